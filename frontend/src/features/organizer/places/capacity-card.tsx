import { Button, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { hasCode } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import { formatRange } from '~/lib/format';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { SavedNote } from '~/ui/saved-note';
import { useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { Card } from '../editor/step-frame';
import { datesQuery } from '../query';
import { sizeText } from './capacity-text';
import { DatePlaces } from './date-places';
import classes from './places.module.css';
import { numberField, placesWords, sizeOf } from './taken';
import { useCapacity } from './use-capacity';

/** Everything that most organizers ever say about places: one number. */
export function CapacityCard() {
  const { path, isReadOnly } = useEditor();
  const { data: dates } = useSuspenseQuery(datesQuery(path));
  const [open, setOpen] = useState<'some date' | { dateId: string }>();
  const isOfSeveral = dates.data.length > 1;
  const close = () => setOpen(undefined);
  return (
    <Card title={m.places_title()} text={m.places_text()}>
      <CapacityForm isOfSeveral={isOfSeveral} />
      <Exceptions onOpen={(dateId) => setOpen({ dateId })} />
      {isOfSeveral && !isReadOnly && (
        <div className={formClasses.actions}>
          <Button
            variant="default"
            leftSection={<Icon name="calendar" size={18} />}
            onClick={() => setOpen('some date')}
          >
            {m.places_other_date()}
          </Button>
        </div>
      )}
      <Dialog isOpen={open !== undefined} title={m.places_date_title()} onClose={close}>
        {open && (
          <DatePlaces
            {...(open !== 'some date' && { dateId: open.dateId })}
            beginsOwn
            onDone={close}
          />
        )}
      </Dialog>
    </Card>
  );
}

function CapacityForm({ isOfSeveral }: { isOfSeveral: boolean }) {
  const { draft } = useEditor();
  const { capacity, setForAll } = useCapacity();
  const [typed, setTyped] = useState<string>();
  const [nSaved, setNSaved] = useState(0);
  const sent = useRef<string>(undefined);
  const there = String(capacity.capacity ?? '');
  const shown = typed ?? there;
  const isChanged = shown !== there;
  const form = useForm({
    words: placesWords(isOfSeveral),
    submit: async (values) => {
      sent.current = values['size'];
      await setForAll(sizeOf(values['size']));
      sent.current = undefined;
      setTyped(undefined);
      setNSaved((n) => n + 1);
    },
  });
  const isClash = hasCode(form.failure, 'http.precondition_failed');
  return (
    <form {...form.props} className={classes.capacity}>
      <FormAlert
        error={form.failure}
        text={isClash ? m.places_clash({ theirs: sizeText(capacity.capacity) }) : undefined}
      />
      <div className={classes.number}>
        <TextInput
          {...form.field('size')}
          {...numberField}
          label={isOfSeveral ? m.places_per_date() : m.places_number()}
          placeholder={m.link_unlimited()}
          value={shown}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onBlur={({ currentTarget: input }) => {
            // A draft is saved as it is written, like all of it; what was refused is not sent again.
            const isDraft = draft.get().base.value.status === 'draft';
            const isNew = isChanged && input.value !== sent.current;
            if (isDraft && isNew && input.validity.valid) input.form?.requestSubmit();
          }}
        />
        {isChanged && (
          <Button type="submit" loading={form.isBusy}>
            {m.form_save()}
          </Button>
        )}
        <SavedNote times={isChanged ? 0 : nSaved} />
      </div>
    </form>
  );
}

/** The dates that differ, which the one number above does not tell. */
function Exceptions({ onOpen }: { onOpen: (dateId: string) => void }) {
  const { path, isReadOnly } = useEditor();
  const { data: dates } = useSuspenseQuery(datesQuery(path));
  const { capacity } = useCapacity();
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const sizes = new Map(capacity.exceptions.map((own) => [own.occurrence_id, own.capacity]));
  const differing = dates.data.filter(({ id }) => sizes.has(id));
  if (differing.length === 0) return null;
  return (
    <ul className={classes.exceptions} aria-label={m.places_exceptions()}>
      {differing.map(({ id, starts_at, ends_at }) => {
        const date = formatRange(starts_at, ends_at, zone);
        return (
          <li key={id}>
            <time dateTime={starts_at}>{date}</time>
            <strong>{sizeText(sizes.get(id))}</strong>
            {!isReadOnly && (
              <Button
                variant="default"
                size="sm"
                aria-label={m.places_change_of({ name: date })}
                onClick={() => onOpen(id)}
              >
                {m.member_change()}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
