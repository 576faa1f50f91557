import { m } from '~/i18n/messages.js';
import { CoverField } from './cover-field';
import { DraftText } from './fields';
import { Card, StepFrame } from './step-frame';

export function LookStep() {
  return (
    <StepFrame step="look" title={m.look_title()} text={m.look_text()}>
      <Card title={m.look_cover()} text={m.look_cover_later()}>
        <CoverField />
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
