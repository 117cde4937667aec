/** Who listens to letters: while text is typed, a letter is no shortcut. */
import { useEffect } from 'react';
import { useViewport } from './context.tsx';

/** `empty`: a line that nothing was typed into, where `?` begins no answer. */
export type Typing = 'none' | 'empty' | 'text';

/** Keeps letters from being shortcuts for as long as the component is there. */
export function useTyping(typing: Typing): void {
  const { setTyping } = useViewport();
  useEffect(() => {
    setTyping(typing);
    return () => setTyping('none');
  }, [typing, setTyping]);
}
