/** The words that invented Users are made of. */

const words = (text: string) => text.split(' ');

/**
 * Keys of the tenants, which are the companies; the first ones are the largest. The last two clash: their names make the slugs,
 * and the domains, of others.
 */
export const tenants = [
  ...words(
    'acme-robotics borealis-bank cobalt-health delta-freight ember-energy fjord-foods granite-labs harbour-legal ' +
      'indigo-media juniper-travel kestrel-air lumen-optics mosaic-schools nimbus-cloud orchard-retail pioneer-steel ' +
      'quartz-insurance riverside-clinic solstice-solar tundra-outdoor umbra-security vertex-analytics willow-homes',
  ),
  'Acme Robotics',
  'BOREALIS BANK',
];

export const publicDomains = words('gmail.com outlook.com yahoo.com icloud.com proton.me');
export const firstNames = words(
  'Ada Alan Amara Ben Carmen Chen Dana Elif Emeka Fatima Grace Hiro Ines Ivan Jonas Kwame Lena Liam Mai Maria Nadia Noor ' +
    'Olga Omar Priya Rosa Sam Sofia Tariq Uma Viktor Wen Yara Zoe',
);
export const lastNames = words(
  'Abbott Adeyemi Baker Berg Castillo Cohen Dubois Eriksen Fischer Garcia Hughes Ito Jensen Kaya Khan Kim Larsen Lopez ' +
    'Mensah Moreau Nguyen Novak Okafor Patel Quinn Rossi Sato Schmidt Silva Tanaka Vargas Weber Yilmaz Zhang',
);
export const providers = words('Google Microsoft Slack GitHub Apple Facebook LinkedIn Discord HubSpot Figma');
