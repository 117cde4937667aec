/** Shows its screen only when a live project was confirmed by typing its id, in this session of the wizard. */
import { type ReactNode, useState } from 'react';
import { Confirmation } from '../components/Confirmation.tsx';
import { useWizard } from '../wizard-context.tsx';

export function LiveGate({ children, onNo }: { children: ReactNode; onNo?: () => void }) {
  const { act, workspace } = useWizard();
  const [id, setId] = useState(() => workspace.migration.unconfirmedLive());
  if (id === null) return children;
  const confirm = () => {
    workspace.migration.confirmLive(id);
    setId(null);
  };
  return (
    <Confirmation
      title="This is a live project. Real people log in there."
      text="The next step writes to it."
      word={id}
      onYes={confirm}
      onNo={onNo ?? (() => act({ type: 'goto', id: 'review' }))}
    />
  );
}
