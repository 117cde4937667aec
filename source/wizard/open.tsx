/** Opens the wizard in the terminal and resolves to how it ended. The only file that renders. */
import { render } from 'ink';
import { Component, type ReactNode } from 'react';
import { App, type AppProps } from './App.tsx';
import { forPeople } from './session.ts';
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

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function openWizard(props: Omit<AppProps, 'onReady'>, accessible: boolean): Promise<Ending> {
  let failure: Ending | undefined;
  let leave = () => {};
  const fail = (error: unknown) => {
    failure ??= { kind: 'error', error: forPeople(error) };
    app.unmount();
  };
  const signalled = () => leave();
  // A terminal that went away cannot be written to; that is no reason to fail while saving.
  const ignore = () => {};
  const app = render(
    <Boundary onError={fail}>
      <App {...props} onReady={ready => (leave = ready)} />
    </Boundary>,
    {
      exitOnCtrlC: false,
      incrementalRendering: true,
      maxFps: 15,
      isScreenReaderEnabled: accessible,
      // Whoever is at a terminal is asked, also on a machine that calls itself CI.
      interactive: true,
    },
  );
  for (const signal of signals) process.on(signal, signalled);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.stdout.on('error', ignore);
  try {
    const ending = (await app.waitUntilExit()) as Ending | undefined;
    return failure ?? ending ?? { kind: 'interrupted' };
  } catch (error) {
    return failure ?? { kind: 'error', error: forPeople(error) };
  } finally {
    await props.session.close();
    for (const signal of signals) process.off(signal, signalled);
    process.off('uncaughtException', fail);
    process.off('unhandledRejection', fail);
    process.stdout.off('error', ignore);
  }
}
