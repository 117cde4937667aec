/** How the components of @inkjs/ui look here: the wizard's colours, and signs that the terminal can show. */
import { defaultTheme, extendTheme } from '@inkjs/ui';
import { hasPlainSigns, terminalText } from '../../terminal-text.ts';

const icons = { success: '✔', error: '✖', warning: '⚠', info: 'ℹ' } as const;

export const theme = extendTheme(defaultTheme, {
  components: {
    StatusMessage: {
      config: ({ variant }: { variant: keyof typeof icons }) => ({ icon: terminalText(icons[variant]) }),
    },
    ProgressBar: {
      styles: { completed: () => ({ color: 'cyan' }) },
      config: () => ({ completedCharacter: terminalText('█'), remainingCharacter: terminalText('░') }),
    },
    Spinner: { styles: { frame: () => ({ color: 'cyan' }) } },
  },
});

/** The spinner's frames are Braille signs; these are not. */
export const spinnerType = () => (hasPlainSigns() ? 'line' : 'dots');
