import { Button, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { updateQuota } from '~/api/gen/sdk.gen';
import type { QuotaRequest, QuotaView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatRange } from '~/lib/format';
import { differing } from '~/lib/merge';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import moreClasses from '../editor/offer-more.module.css';
import wayClasses from '../editor/ways.module.css';
import { capacityQuery, datesQuery, quotasQuery } from '../query';
import { useSaving } from '../use-saving';
import { sizeText } from './capacity-text';
import { datesToSell } from './dates';
import { numberField, placesWords, sizeOf } from './taken';
import { useCapacity } from './use-capacity';

interface DatePlacesProps {
  /** Absent: it is chosen here. */
  dateId?: string;
  /** Whether somebody came to give the date a number of its own. */
  beginsOwn?: boolean;
  onDone: () => void;
}

/** The places of one date. */
export function DatePlaces({ dateId, beginsOwn = false, onDone }: DatePlacesProps) {
  const { path } = useEditor();
  const { data: dates } = useSuspenseQuery(datesQuery(path));
  const { data: quotas } = useSuspenseQuery(quotasQuery(path));
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const [now] = useState(() => Date.now());
  const choices = datesToSell(dates.data, now);
  const [chosen, setChosen] = useState(dateId ?? choices[0]?.id);
  const date = dates.data.find(({ id }) => id === chosen);
  const quota = quotas.data.find(
    ({ occurrence_id, kind }) => occurrence_id === chosen && kind !== 'part',
  );
  if (!date || !quota) return <p role="status">{m.list_loading()}</p>;
  return (
    <div className={formClasses.form}>
      {dateId === undefined ? (
        <SelectField
          label={m.places_date()}
          value={date.id}
          options={choices.map(({ id, starts_at, ends_at }) => ({
            value: id,
            label: formatRange(starts_at, ends_at, zone),
          }))}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      ) : (
        <p className={formClasses.text}>{formatRange(date.starts_at, date.ends_at, zone)}</p>
      )}
      <PlacesForm
        key={quota.id}
        quota={quota}
        isOnlyDate={dates.data.length === 1}
        beginsOwn={beginsOwn}
        onDone={onDone}
      />
    </div>
  );
}

const asRequest = ({ size, blocked, overbook }: QuotaView): QuotaRequest => ({
  size: size ?? null,
  blocked,
  overbook,
});

/** Saves what was changed of the places of a date. */
function usePlacesSaving(quota: QuotaView) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const { followAgain } = useCapacity();
  const present = async () => {
    const list = await queries.fetchQuery({ ...quotasQuery(path), staleTime: 0 });
    return list.data.find(({ id }) => id === quota.id);
  };
  const change = (etag: string, body: QuotaRequest) =>
    updateQuota({
      path: { id: path.id, quota_id: quota.id },
      query: { org: path.org },
      headers: { 'If-Match': etag },
      body,
      throwOnError: true,
    });
  const { save, isClashOf } = useSaving<QuotaRequest>({
    seen: { fields: asRequest(quota), etag: quota.etag },
    create: () => Promise.reject(new Error('Every date has its capacity.')),
    change,
    latest: async () => {
      const theirs = await present();
      return theirs && { fields: asRequest(theirs), etag: theirs.etag };
    },
  });
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: quotasQuery(path).queryKey });
    await queries.invalidateQueries({ queryKey: capacityQuery(path).queryKey });
  };
  return {
    isClashOf,
    saveOwn: async (wanted: QuotaRequest) => {
      await save(wanted);
      await refresh();
    },
    /** Like the other dates, with what is kept back. */
    saveSame: async (kept: QuotaRequest) => {
      if (quota.kind === 'date_capacity') await followAgain(quota.occurrence_id);
      const now = await present();
      const rest = now && differing<QuotaRequest>(kept, asRequest(now));
      if (now && rest && Object.keys(rest).length > 0) await change(now.etag, rest);
      await refresh();
    },
  };
}

interface PlacesFormProps {
  quota: QuotaView;
  isOnlyDate: boolean;
  beginsOwn: boolean;
  onDone: () => void;
}

function PlacesForm({ quota, isOnlyDate, beginsOwn, onDone }: PlacesFormProps) {
  const { capacity } = useCapacity();
  const { saveOwn, saveSame, isClashOf } = usePlacesSaving(quota);
  const isDifferent = quota.kind === 'date_capacity';
  const [isOwn, setIsOwn] = useState(isDifferent || beginsOwn);
  const form = useForm({
    words: placesWords(false),
    submit: async (values) => {
      const size = sizeOf(values['size']);
      const kept = {
        blocked: Number(values['blocked']),
        overbook: Number(values['overbook'] ?? quota.overbook),
      };
      // Beyond no limit there is nothing.
      const own = { ...kept, size, ...(size === null && { overbook: 0 }) };
      await (isOwn ? saveOwn(own) : saveSame(kept));
      onDone();
    },
  });
  const isLimited = isOwn || typeof capacity.capacity === 'number';
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert
        error={form.failure}
        text={isClashOf(form.failure) ? m.offer_clash() : undefined}
      />
      {(!isOnlyDate || isDifferent) && (
        <fieldset className={wayClasses.ways}>
          <legend>{m.places_number()}</legend>
          {[false, true].map((own) => (
            <label key={String(own)} className={wayClasses.way}>
              <input
                type="radio"
                name="way"
                checked={isOwn === own}
                onChange={() => setIsOwn(own)}
              />
              {own
                ? m.places_own()
                : isOnlyDate
                  ? m.places_same_only({ size: sizeText(capacity.capacity) })
                  : m.places_same({ size: sizeText(capacity.capacity) })}
            </label>
          ))}
        </fieldset>
      )}
      {isOwn && (
        <TextInput
          {...form.field('size')}
          {...numberField}
          label={m.places_of_date()}
          placeholder={m.link_unlimited()}
          defaultValue={quota.size ?? ''}
          data-autofocus
        />
      )}
      <TextInput
        {...form.field('blocked')}
        {...numberField}
        label={m.places_kept()}
        description={m.places_kept_hint()}
        defaultValue={quota.blocked}
        required
        withAsterisk={false}
      />
      {isLimited && <Overbook form={form} overbook={quota.overbook} />}
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.form_save()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}

interface OverbookProps {
  form: ReturnType<typeof useForm>;
  overbook: number;
}

/** For who knows how many never come. */
export function Overbook({ form, overbook }: OverbookProps) {
  return (
    <details className={moreClasses.more} open={overbook > 0}>
      <summary>{m.places_overbook_more()}</summary>
      <div className={moreClasses.inner}>
        <TextInput
          {...form.field('overbook')}
          {...numberField}
          label={m.places_overbook()}
          description={m.places_overbook_hint()}
          defaultValue={overbook}
          required
          withAsterisk={false}
        />
      </div>
    </details>
  );
}
