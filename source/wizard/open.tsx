/** Opens the wizard in the terminal and resolves to how it ended. The only file that renders. */
import { render } from 'ink';
import { Component, type ReactNode } from 'react';
import { toUserError } from '../config/to-user-error.ts';
import { App, type AppProps } from './App.tsx';
import { onStopSignal } from './signals.ts';
import type { Ending } from './wizard-context.tsx';

/** A defect on a screen ends the wizard with a sentence, not with Ink's page of source code. */
class Boundary extends Component<{ onError: (error: unknown) => void; children: ReactNode }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidCatch(error: unknown) {
    this.props.onError(error);
  }
  override render() {
    return this.state.broken ? null : this.props.children;
  }
}

export async function openWizard(props: Omit<AppProps, 'onReady'>, accessible: boolean): Promise<Ending> {
  let failure: Ending | undefined;
  // The first frame shows a moment before the wizard listens; a Ctrl+C in between is not lost.
  let leaveAtOnce = false;
  let leave = () => {
    leaveAtOnce = true;
  };
  const ready = (how: () => void) => {
    leave = how;
    if (leaveAtOnce) leave();
  };
  const fail = (error: unknown) => {
    failure ??= { kind: 'error', error: toUserError(error) };
    app.unmount();
  };
  // Before the first frame: a user may press Ctrl+C before the terminal hands the keys over.
  const release = onStopSignal(() => leave());
  const app = render(
    <Boundary onError={fail}>
      <App {...props} onReady={ready} />
    </Boundary>,
    {
      exitOnCtrlC: false,
      incrementalRendering: true,
      maxFps: 15,
      isScreenReaderEnabled: accessible,
      // The wizard asks at every terminal, also where CI is set.
      interactive: true,
    },
  );
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    const ending = (await app.waitUntilExit()) as Ending | undefined;
    return failure ?? ending ?? { kind: 'interrupted' };
  } catch (error) {
    return failure ?? { kind: 'error', error: toUserError(error) };
  } finally {
    await props.workspace.close();
    release();
    process.off('uncaughtException', fail);
    process.off('unhandledRejection', fail);
  }
}
