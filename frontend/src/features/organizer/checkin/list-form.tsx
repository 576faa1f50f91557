import { Button, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createCheckinList, updateCheckinList } from '~/api/gen/sdk.gen';
import type { ManagedCheckinListRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { CheckGroup } from '~/ui/check-group';
import { inOwnLanguage } from '~/ui/event-texts';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { TextArea } from '~/ui/text-area';
import { useForm } from '~/ui/use-form';
import { chosenOffers } from '../chosen-offers';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import pairClasses from '../editor/step-frame.module.css';
import { checkinListsQuery, datesQuery, offersQuery } from '../query';
import { useSaving } from '../use-saving';
import { type ListFields, asFields, fieldsOf, gatesAsOne } from './list-request';
import { POLICIES, listWords, policyText } from './list-words';

const MINUTES_MAX = 10_080;

function useListSaving(list: ManagedCheckinListRowView | undefined) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const query = checkinListsQuery(path);
  const target = { query: { org: path.org }, throwOnError: true as const };
  const { save, isClashOf } = useSaving<ListFields>({
    seen: list && { fields: asFields(list), etag: list.etag },
    create: (body) => createCheckinList({ ...target, path: { id: path.id }, body }),
    change: (etag, body) =>
      updateCheckinList({
        ...target,
        path: { id: path.id, list_id: list?.id ?? '' },
        headers: { 'If-Match': etag },
        body,
      }),
    latest: async () => {
      const { data } = await queries.fetchQuery({ ...query, staleTime: 0 });
      const theirs = data.find(({ id }) => id === list?.id);
      return theirs && { fields: asFields(theirs), etag: theirs.etag };
    },
  });
  return {
    isClashOf,
    save: async (wanted: ListFields): Promise<void> => {
      try {
        await save(wanted);
      } catch (error) {
        throw gatesAsOne(error);
      }
      await queries.invalidateQueries({ queryKey: query.queryKey });
    },
  };
}

interface ListFormProps {
  list?: ManagedCheckinListRowView;
  onDone: () => void;
}

export function ListForm({ list, onDone }: ListFormProps) {
  const { save, isClashOf } = useListSaving(list);
  const [isForSome, setIsForSome] = useState(Boolean(list?.offer_ids));
  const form = useForm({
    words: listWords,
    submit: async (values, element) => {
      await save(fieldsOf(values, isForSome ? chosenOffers(element, 'offer_ids') : null));
      onDone();
    },
  });
  const isClash = isClashOf(form.failure);
  const isMain = list?.is_main ?? false;
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} text={isClash ? m.offer_clash() : undefined} />
      <TextInput
        {...form.field('name')}
        label={m.checkin_name()}
        description={isMain ? m.checkin_name_main_hint() : undefined}
        defaultValue={list?.name ?? ''}
        required={!isMain}
        withAsterisk={false}
        maxLength={80}
        autoComplete="off"
        data-autofocus={list === undefined || undefined}
      />
      <TextArea
        {...form.field('gates')}
        label={m.checkin_gates()}
        description={m.checkin_gates_hint()}
        defaultValue={list?.gates.join('\n') ?? ''}
        rows={3}
        maxLength={2_000}
      />
      <Whom form={form} list={list} isForSome={isForSome} onScope={setIsForSome} />
      <When form={form} list={list} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {isClash ? m.offer_save_anyway() : list ? m.form_save() : m.checkin_add()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  form: ReturnType<typeof useForm>;
  list: ManagedCheckinListRowView | undefined;
}

interface WhomProps extends PartProps {
  isForSome: boolean;
  onScope: (isForSome: boolean) => void;
}

/** Whose tickets it takes. */
function Whom({ form, list, isForSome, onScope }: WhomProps) {
  const { path } = useEditor();
  const { data: offers } = useSuspenseQuery(offersQuery(path));
  const { data: dates } = useSuspenseQuery(datesQuery(path));
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  return (
    <>
      <div className={pairClasses.pair}>
        <SelectField
          {...form.field('occurrence_id')}
          label={m.checkin_date()}
          defaultValue={list?.occurrence_id ?? ''}
          options={[
            { value: '', label: m.checkin_date_all() },
            ...dates.data.map(({ id, starts_at }) => ({
              value: id,
              label: formatDateTime(starts_at, zone),
            })),
          ]}
        />
        <SelectField
          label={m.question_offers()}
          value={isForSome ? 'some' : 'all'}
          options={[
            { value: 'all', label: m.question_offers_all() },
            { value: 'some', label: m.question_offers_some() },
          ]}
          onChange={({ currentTarget }) => onScope(currentTarget.value === 'some')}
        />
      </div>
      {isForSome && (
        <CheckGroup
          {...form.field('offer_ids')}
          legend={m.question_offers_which()}
          options={offers.data.map(({ id, name_fr, name_en }) => ({
            value: id,
            label: inOwnLanguage(name_fr, name_en),
            isChosen: list?.offer_ids?.includes(id) ?? false,
          }))}
        />
      )}
    </>
  );
}

/** How often and when it lets them in. */
function When({ form, list }: PartProps) {
  const minutes = {
    type: 'number',
    inputMode: 'numeric',
    min: 0,
    max: MINUTES_MAX,
    step: 1,
    placeholder: m.checkin_hours_none(),
  } as const;
  return (
    <>
      <SelectField
        {...form.field('policy')}
        label={m.checkin_policy()}
        defaultValue={list?.policy ?? ''}
        options={[
          { value: '', label: m.checkin_policy_offer() },
          ...POLICIES.map((value) => ({ value, label: policyText(value) })),
        ]}
      />
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field('opens_minutes')}
          {...minutes}
          label={m.checkin_opens()}
          defaultValue={list?.opens_minutes ?? ''}
        />
        <TextInput
          {...form.field('closes_minutes')}
          {...minutes}
          label={m.checkin_closes()}
          defaultValue={list?.closes_minutes ?? ''}
        />
      </div>
    </>
  );
}
