/** How to get the hashes: the request to Stytch support, the key pair, and how the reply is decrypted. */
import { Box } from 'ink';
import { commandFor } from '../../../config/command-for.ts';
import {
  decryptCommands,
  keyPairCommands,
  otherDerivations,
  requestText,
  supportAddress,
} from '../../../migration/sources/hash-export-request.ts';
import { Choice } from '../../components/Choice.tsx';
import { useViewport } from '../../components/context.tsx';
import { Lines } from '../../components/Lines.tsx';
import { type Line, wrapped } from '../../components/text.ts';
import { consumerProject } from '../../facts.ts';
import { useWizard } from '../../wizard-context.tsx';

export function HashRequest() {
  const { facts, act } = useWizard();
  const { width, height } = useViewport();
  const options = [{ value: 'on', label: 'Go on: the hashes come later' }];
  return (
    <Box flexDirection="column">
      <Lines lines={hashRequestLines(consumerProject(facts) ?? '', width)} height={height - options.length - 1} />
      <Box marginTop={1}>
        <Choice
          options={options}
          onSubmit={() => act({ type: 'pass', id: 'hashRequest' })}
          onBack={() => act({ type: 'back' })}
        />
      </Box>
    </Box>
  );
}

export function hashRequestLines(consumerProjectId: string, width: number): Line[] {
  const title = (text: string): Line => [{ text, bold: true }];
  const indented = (texts: string[], dim = false): Line[] =>
    texts.flatMap(text => wrapped(text, width - 2).map((line): Line => [{ text: `  ${line}`, dim }]));
  return [
    title('1  Create a key pair; keep private_key.pem to yourself'),
    ...indented(keyPairCommands),
    title(`2  Send this to ${supportAddress}, with public_key.pem`),
    ...indented(requestText(consumerProjectId)),
    title('3  Decrypt the reply: key.bin.enc, and the file of hashes (hashes.enc here)'),
    ...indented(decryptCommands),
    ...indented([`Where it says "bad decrypt", add ${otherDerivations.join(' or ')} to the last command.`], true),
    title('4  Add the hashes to what is there then'),
    ...indented([commandFor('run', ['--passwords', 'stytch_password_hashes.csv'])]),
    ...indented(['docs/passwords.md has all of this to copy.'], true),
  ];
}
