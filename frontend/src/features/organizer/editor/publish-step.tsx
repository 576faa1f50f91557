import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { publishEvent } from '~/api/gen/sdk.gen';
import type { EventVisibility } from '~/api/gen/types.gen';
import { versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { Panel } from '~/ui/panel';
import { useForm } from '~/ui/use-form';
import { EventActions } from '../events/event-actions';
import { SharePanel } from '../events/share-panel';
import { visibilityText } from '~/ui/event-texts';
import { checklistQuery } from '../query';
import { isUnsaved } from './draft';
import { useDraft, useEditor, useField } from './editor-context';
import classes from './publish-step.module.css';
import { Card, StepFrame } from './step-frame';
import { STEPS, type Step } from './steps';

export function PublishStep() {
  const { base } = useDraft();
  const { organization, isReadOnly } = useEditor();
  const [isJustPublished, setIsJustPublished] = useState(false);
  const { status, visibility } = base.value;
  const isOut = status === 'published' || status === 'cancelled';
  return (
    <StepFrame
      step="publish"
      title={status === 'draft' ? m.publish_title() : m.publish_title_done()}
      text={status === 'draft' ? m.publish_text() : m.publish_text_done()}
      after={
        <>
          {isOut && visibility !== 'private' && <SharePanel event={base.value} />}
          {isOut && visibility === 'private' && <ToGuests />}
          <EventActions organization={organization} />
        </>
      }
    >
      {isJustPublished && (
        <p role="status" className={classes.done}>
          <Icon name="check" /> {m.publish_done()}
        </p>
      )}
      {status === 'draft' && <Checklist />}
      {(status === 'draft' || status === 'published') && <Visibility />}
      {status === 'draft' && !isReadOnly && <Publish onDone={() => setIsJustPublished(true)} />}
    </StepFrame>
  );
}

/** The address of a private event helps nobody: its guests come by links and letters. */
function ToGuests() {
  const { organization, path } = useEditor();
  return (
    <Panel title={m.guests_title()} text={m.guests_text()}>
      <div className={formClasses.actions}>
        <ButtonLink
          to="/organizations/$slug/events/$id/guests"
          params={{ slug: organization.slug, id: path.id }}
          variant="default"
          leftSection={<Icon name="mail" />}
        >
          {m.guests_go()}
        </ButtonLink>
      </div>
    </Panel>
  );
}

/** What the API can miss, and where it is mended. */
const items: { pointers: string[]; step: Step; text: () => string; missing: () => string }[] = [
  { pointers: ['/title_fr'], step: 'what', text: m.check_title, missing: m.check_title_missing },
  {
    pointers: ['/category'],
    step: 'what',
    text: m.check_category,
    missing: m.check_category_missing,
  },
  { pointers: ['/venue_id'], step: 'dates', text: m.check_place, missing: m.check_place_missing },
  {
    pointers: ['/occurrences'],
    step: 'dates',
    text: m.check_dates,
    missing: m.check_dates_missing,
  },
  { pointers: ['/offers'], step: 'tickets', text: m.check_offers, missing: m.check_offers_missing },
];

function Checklist() {
  const { path, organization } = useEditor();
  const { data: checklist } = useQuery(checklistQuery(path));
  const missing = new Set(checklist?.missing.map(({ pointer }) => pointer));
  const params = { slug: organization.slug, id: path.id };
  return (
    <Card title={m.checklist_title()}>
      <ul className={classes.list} aria-busy={checklist === undefined}>
        {items.map(({ pointers: [pointer = ''], step, text, missing: lack }) => {
          const isMissing = missing.has(pointer);
          const to = STEPS.find((one) => one.step === step)?.to ?? STEPS[0].to;
          return (
            <li key={pointer} className={classes.item} data-missing={isMissing || undefined}>
              <span className={classes.mark}>
                {checklist && <Icon name={isMissing ? 'close' : 'check'} size={18} />}
              </span>
              {isMissing ? (
                <Link to={to} params={params}>
                  {lack()}
                </Link>
              ) : (
                <span>{text()}</span>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Publish({ onDone }: { onDone: () => void }) {
  const { path, draft } = useEditor();
  const state = useDraft();
  const { data: checklist } = useQuery(checklistQuery(path));
  const form = useForm({
    submit: async () => {
      if (!(await draft.settle())) return;
      const { data: event, response } = await publishEvent({
        path: { id: path.id },
        query: { org: path.org },
        throwOnError: true,
      });
      draft.rebase(versioned(event, response));
      onDone();
    },
  });
  const isReady = checklist?.is_complete ?? false;
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <div className={formClasses.actions}>
        <Button
          type="submit"
          size="lg"
          loading={form.isBusy}
          disabled={!isReady}
          leftSection={<Icon name="ticket" />}
        >
          {m.publish_submit()}
        </Button>
      </div>
      {checklist && !isReady && <p className={formClasses.text}>{m.publish_incomplete()}</p>}
      {isUnsaved(state) && state.phase === 'refused' && (
        <p className={formClasses.text}>{m.publish_unsaved()}</p>
      )}
    </form>
  );
}

const visibilities: { value: EventVisibility; hint: () => string }[] = [
  { value: 'public', hint: m.visibility_public_hint },
  { value: 'unlisted', hint: m.visibility_unlisted_hint },
  { value: 'private', hint: m.visibility_private_hint },
];

function Visibility() {
  const { value, write } = useField('visibility');
  return (
    <Card>
      <fieldset className={classes.choices}>
        <legend>{m.editor_visibility()}</legend>
        {visibilities.map(({ value: one, hint }) => (
          <label key={one} className={classes.choice}>
            <input
              type="radio"
              name="visibility"
              value={one}
              checked={value === one}
              onChange={() => write(one)}
            />
            {visibilityText(one)}
            <span className={classes.hint}>{hint()}</span>
          </label>
        ))}
      </fieldset>
    </Card>
  );
}
