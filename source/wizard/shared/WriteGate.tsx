/**
 * Shows its screen only when this session of the wizard confirmed that real projects may be written to: in the plan, or here,
 * where a session goes on with what an earlier one began. A live project wants its id typed.
 */
import { type ReactNode, useState } from 'react';
import { Confirmation } from '../components/Confirmation.tsx';
import { useWizard } from '../wizard-context.tsx';

interface WriteGateProps {
  children: ReactNode;
  /** Asks for live projects only. */
  liveOnly?: boolean;
  /** Where "no" leads; else to the review. */
  onNo?: () => void;
}

export function WriteGate({ children, liveOnly = false, onNo }: WriteGateProps) {
  const { facts, act, workspace } = useWizard();
  const [id] = useState(() => workspace.migration.unconfirmedLive());
  const [open, setOpen] = useState(
    () => facts.answers.mode !== 'migrate' || workspace.mayWrite || (liveOnly && id === null),
  );
  if (open) return children;
  const confirm = () => {
    workspace.confirmWrites(id);
    setOpen(true);
  };
  return (
    <Confirmation
      title={id ? 'This is a live project. Real users log in there.' : 'These are your real projects.'}
      text="The next step writes to them. What is done already is not done again."
      word={id ?? undefined}
      onYes={confirm}
      onNo={onNo ?? (() => act({ type: 'goto', id: 'review' }))}
    />
  );
}
