/** How many calls a second the service takes where it publishes no limit. */
import { askedRate } from '../../../stytch/endpoints.ts';
import { adapts, assume } from '../assumption.ts';

/** Calls a second that are kept to where the rate that Stytch asks for is refused. */
export const cautiousRate = 10;

export const limits = [
  assume('unpublished-rate', {
    question:
      'Does an endpoint without a published limit take as many calls a second as Stytch asks migrations to keep to?',
    answers: {
      none: 'Rates that are not published are 100 a second, per project and endpoint.',
      limited: 'Endpoints without a published limit take fewer than 65 calls a second, and say when to call again.',
      limited_without_header:
        'Endpoints without a published limit take fewer than 65 calls a second, and do not say when to call again.',
    },
    why: 'A run that is refused all the time takes longer than one that is slow from the start.',
    source: 'Stytch asks migrations for at most 65 calls a second; the limits are not published.',
    dependents: ['the rate of a run', 'the time that the plan names'],
    consequences: {
      limited: adapts(`Plan and run make ${cautiousRate} calls a second to one endpoint, unless you name a rate.`),
      limited_without_header: adapts(
        `Plan and run make ${cautiousRate} calls a second to one endpoint, unless you name a rate.`,
      ),
    },
    needs: 'b2b',
    ask: async on => {
      const { refused, withHeader } = await on.burst(askedRate.calls);
      if (refused === 0) return 'none';
      return { answer: withHeader ? 'limited' : 'limited_without_header', detail: `${refused} of ${askedRate.calls}` };
    },
  }),
];
