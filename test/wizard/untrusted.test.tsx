import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { UserError } from '../../source/config/user-error.ts';
import { Row } from '../../source/wizard/components/Lines.tsx';
import { Busy, ErrorMessage, Note, Problem } from '../../source/wizard/components/Notes.tsx';
import { Text } from '../../source/wizard/components/Text.tsx';
import { cell, wrapped } from '../../source/wizard/components/text.ts';

/** A name that clears the screen, sets a colour, links elsewhere and turns the direction. */
const name = 'Acme\u001b[2J\u001b[31m\u001b]8;;https://evil.example\u0007x\u009b1m\u202emoc\nVerified';

test.each([
  ['Text', <Text key="1">{name}</Text>],
  ['Text in several pieces', <Text key="1">{['a', <Text key="2">{name}</Text>, name]}</Text>],
  ['a line', <Row key="1" line={[{ text: 'Name ' }, { text: name, bold: true }]} />],
  [
    'a note',
    <Note key="1" kind="info">
      {name}
    </Note>,
  ],
  ['a problem', <Problem key="1">{name}</Problem>],
  ['work in progress', <Busy key="1">{name}</Busy>],
  ['an error', <ErrorMessage key="1" error={new UserError({ what: name, why: name.replace('\n', ''), next: name })} />],
])('%s shows a hostile name and obeys nothing of it', (_what, element) => {
  const { lastFrame, unmount } = render(element);
  const frame = lastFrame() ?? '';
  unmount();
  expect(frame).toContain('Acme␛[2J␛[31m␛]8;;https://evil.example');
  for (const mark of ['\u001b[2J', '\u001b]', '\u009b', '\u202e', '\u0007']) expect(frame).not.toContain(mark);
  expect(frame).toContain('moc Verified');
});

test('the width of a hostile name is that of what is shown', () => {
  expect(cell('\u001b[31mabc', 10)).toBe('␛[31mabc  ');
  expect(wrapped('a\u202eb\u200bc', 3)).toEqual(
    ['a\ufffdb', '\ufffdc'].length === 2 ? wrapped('a\ufffdb\ufffdc', 3) : [],
  );
});
