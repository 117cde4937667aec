/** State for input handlers: several keys may arrive in one piece, before anything is drawn again. */
import { useRef, useState } from 'react';

/** Like useState, with a function that reads the value as it is now, not as it was drawn. */
export function useLatest<T>(initial: () => T): [value: T, latest: () => T, set: (next: T) => void] {
  const [value, setValue] = useState(initial);
  const ref = useRef(value);
  const set = (next: T) => {
    ref.current = next;
    setValue(next);
  };
  return [value, () => ref.current, set];
}

/** Runs a submit once for each piece of input: keys behind it in the same piece are not meant for this input. */
export function useOnce(): { done: () => boolean; run: (submit: () => void) => void } {
  const ran = useRef(false);
  return {
    done: () => ran.current,
    run(submit) {
      if (ran.current) return;
      ran.current = true;
      // A piece is handled at one go. What comes after it counts again, also where nothing was drawn anew.
      setImmediate(() => {
        ran.current = false;
      });
      submit();
    },
  };
}
