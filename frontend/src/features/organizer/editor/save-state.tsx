import { Button } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import formClasses from '~/ui/form.module.css';
import { FormAlert } from '~/ui/form-alert';
import { Icon } from '~/ui/icon';
import type { Draft } from './draft';
import { useDraft, useEditor } from './editor-context';
import classes from './save-state.module.css';

const texts: Record<Draft['phase'], () => string> = {
  saved: m.save_saved,
  waiting: m.save_waiting,
  saving: m.save_saving,
  unreachable: m.save_unreachable,
  refused: m.save_refused,
  conflict: m.save_conflict,
};

/** Calm while all is well: only what needs somebody is read out. */
export function SaveState() {
  const { draft, isReadOnly } = useEditor();
  const { phase, base, failure } = useDraft();
  if (isReadOnly) return null;
  const isLive = base.value.status === 'published';
  const isTrouble = phase === 'unreachable' || phase === 'refused' || phase === 'conflict';
  const isWaitingLive = isLive && phase !== 'saved' && phase !== 'conflict';
  return (
    <div className={classes.state} data-live={isWaitingLive || undefined}>
      <p className={classes.text} data-phase={phase} role={isTrouble ? 'status' : undefined}>
        {phase === 'saved' && <Icon name="check" size={18} />}
        {isWaitingLive && phase === 'waiting' ? m.save_live_waiting() : texts[phase]()}
      </p>
      {isWaitingLive && (
        <div className={formClasses.actions}>
          <Button size="sm" loading={phase === 'saving'} onClick={() => void draft.save()}>
            {m.save_live()}
          </Button>
          <Button size="sm" variant="default" onClick={() => draft.discard()}>
            {m.save_discard()}
          </Button>
        </div>
      )}
      {phase === 'unreachable' && !isLive && (
        <Button size="sm" variant="default" onClick={() => void draft.save()}>
          {m.failed_retry()}
        </Button>
      )}
      {phase === 'refused' && failure !== undefined && <FormAlert error={failure} />}
    </div>
  );
}
