/** Which project ids are live: real users log in there. */

/** True for everything that is not plainly a test project: what is not known is protected. */
export const isLiveId = (id: string | undefined): boolean => Boolean(id) && !id?.startsWith('project-test-');
