/** What HttpOnly cookies of the frontend SDK mean for carrying sessions over, in sentences. */

const rule =
  "The frontend SDK's updateSession works only while no session token is in an HttpOnly cookie: exchange sessions in the backend then.";

/** Where the setting could not be read. */
export const cookiesUnread = `Whether the frontend SDK uses HttpOnly cookies was not read: look at "Frontend SDK" in the dashboard. ${rule}`;

/** For the setting as it was read. */
export const cookieAdvice = (httpOnly: boolean): string =>
  httpOnly
    ? `HttpOnly cookies are ON in the frontend SDK of the Consumer project. ${rule}`
    : 'HttpOnly cookies are off in the frontend SDK of the Consumer project: updateSession works.';
