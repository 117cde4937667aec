/** Where the event log is sent. The destination's key cannot be read, so it is set up by hand. */
import { streamTypes } from '../../../stytch/settings-types.ts';
import { neverWritten, type SettingKind, type Values, type Wish } from '../kind.ts';

export const eventLogStreaming: SettingKind = {
  id: 'event-log-streaming',
  title: 'Event log streaming',
  async read(management, { project_slug, environment_slug }) {
    const values: Values = {};
    for (const type of streamTypes) {
      const found = await management.eventLogStreaming.get(project_slug, environment_slug, type);
      if (found) values[type] = { ...found.destination_config, streaming_status: found.streaming_status };
    }
    return values;
  },
  map: (consumer, b2b) =>
    Object.entries(consumer).map(([item, value]): Wish => {
      const wish = { item, consumer: value };
      if (JSON.stringify(b2b[item]) === JSON.stringify(value)) return { ...wish, wanted: value };
      const note =
        'The API does not give the key or password: set the stream up in the B2B project, then both projects write into one place.';
      return { ...wish, unless: 'manual', note };
    }),
  write: neverWritten,
};
