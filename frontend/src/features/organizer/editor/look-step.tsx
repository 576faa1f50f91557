import { m } from '~/i18n/messages.js';
import { Poster } from '~/ui/poster';
import { titleOf } from '../event-texts';
import { sheetOf, useDraft } from './editor-context';
import { DraftText } from './fields';
import classes from './look-step.module.css';
import { publicImage } from './preview-of';
import { Card, StepFrame } from './step-frame';

export function LookStep() {
  const draft = useDraft();
  const title = titleOf(sheetOf(draft));
  return (
    <StepFrame step="look" title={m.look_title()} text={m.look_text()}>
      <Card title={m.look_cover()} text={m.look_cover_later()}>
        <div className={classes.cover}>
          <Poster image={publicImage(draft.base.value.image)} title={title} sizes="card" />
        </div>
      </Card>
      <Card title={m.look_address()}>
        <DraftText
          name="slug"
          label={m.editor_slug()}
          description={m.editor_slug_hint({ url: `${window.location.origin}/events/` })}
          maxLength={120}
        />
      </Card>
    </StepFrame>
  );
}
