import { m } from '~/i18n/messages.js';
import { RecoveryCodes } from '../recovery-codes';
import { EntryFrame } from './entry-frame';

interface CodesStepProps {
  codes: string[];
  isCounted: boolean;
  onArrive: () => void;
}

export function CodesStep({ codes, isCounted, onArrive }: CodesStepProps) {
  return (
    <EntryFrame title={m.codes_title()} text={m.codes_text()} step={isCounted ? 4 : undefined}>
      <RecoveryCodes codes={codes} onKept={onArrive} />
    </EntryFrame>
  );
}
