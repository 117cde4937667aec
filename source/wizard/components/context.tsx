/** What every component may need: the size of the viewport, and the keys that the footer shows. */
import { useIsScreenReaderEnabled } from 'ink';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { Typing } from './typing.ts';

export interface Viewport {
  /** Columns for content. */
  width: number;
  /** Rows that a screen's body may fill. */
  height: number;
  /** False while the window is too small to show anything; keys wait until it is larger. */
  active: boolean;
  /** Replaces the footer's keys while something else than the question listens. */
  setKeys: (keys: string | undefined) => void;
  /** Says whether letters are text now; see typing.ts. */
  setTyping: (typing: Typing) => void;
}

const ViewportContext = createContext<Viewport>({
  width: 76,
  height: 14,
  active: true,
  setKeys: () => {},
  setTyping: () => {},
});

export function ViewportProvider({ viewport, children }: { viewport: Viewport; children: ReactNode }) {
  return <ViewportContext value={viewport}>{children}</ViewportContext>;
}

/** The viewport that the shell leaves to a screen's body. */
export function useViewport(): Viewport {
  return useContext(ViewportContext);
}

/** The keys while nothing is asked. */
export const whileBusy = 'Ctrl+C save and leave';

/** Shows these keys in the footer for as long as the component is there. */
export function useKeys(keys: string): void {
  const { setKeys } = useViewport();
  useEffect(() => {
    setKeys(keys);
    return () => setKeys(undefined);
  }, [keys, setKeys]);
}

/** True with --accessible or ACCESSIBLE=1: numbered lists, no spinners, few updates. */
export function useAccessible(): boolean {
  return useIsScreenReaderEnabled();
}
