/** Public mail domains, aliases that forward mail, and disposable ones that the package email-providers does not name. */
export const morePublicDomains: readonly string[] = [
  ...['fastmail.com', 'gmx.ch', 'hispeed.ch', 'mail.de', 'posteo.at', 'posteo.ch', 'posteo.de', 'posteo.net'],
  ...['keemail.me', 'tuta.com', 'tuta.io', 'tutamail.com', 'tutanota.com', 'tutanota.de'],
  ...['sunrise.ch', 'xs4all.nl', 'ziggo.nl'],
  ...['addy.io', 'anonaddy.com', 'anonaddy.me', 'duck.com', 'mozmail.com', 'relay.firefox.com'],
  ...[
    'aleeas.com',
    'passfwd.com',
    'passinbox.com',
    'passmail.com',
    'passmail.net',
    'simplelogin.co',
    'simplelogin.com',
  ],
  ...['burnermail.io', 'temp-mail.io', 'tempmail.dev'],
];
