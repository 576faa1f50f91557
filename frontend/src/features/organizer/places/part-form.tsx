import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { createQuotas, updateQuota } from '~/api/gen/sdk.gen';
import type {
  CreateQuotasRequest,
  ListedOccurrenceView,
  ManagedOfferRowView,
  QuotaView,
} from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { CheckGroup } from '~/ui/check-group';
import { inOwnLanguage } from '~/ui/event-texts';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { type Words, useForm } from '~/ui/use-form';
import { useEditor } from '../editor/editor-context';
import pairClasses from '../editor/step-frame.module.css';
import { chosenOffers } from '../chosen-offers';
import { quotasQuery } from '../query';
import { useSaving } from '../use-saving';
import { Overbook } from './date-places';
import { numberField, placesWords, sizeOf } from './taken';

const NAME_LENGTH_MAX = 80;

type Part = Omit<CreateQuotasRequest, 'occurrence_ids'>;

const asRequest = ({ name, size, blocked, overbook, offer_ids }: QuotaView): Part => ({
  name: name ?? '',
  size: size ?? null,
  blocked,
  overbook,
  offer_ids: offer_ids ? offer_ids.toSorted() : null,
});

/** Makes the part of a date, and of those that are to have the same. */
function usePartSaving(part: QuotaView | undefined, date: ListedOccurrenceView) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const target = { query: { org: path.org }, throwOnError: true as const };
  const key = quotasQuery(path).queryKey;
  const make = (wanted: Part, others: ListedOccurrenceView[]) =>
    createQuotas({
      ...target,
      path: { id: path.id },
      body: { ...wanted, occurrence_ids: [date, ...others].map(({ id }) => id) },
    });
  const { save, isClashOf } = useSaving<Part>({
    seen: part && { fields: asRequest(part), etag: part.etag },
    create: (wanted) => make(wanted, []),
    change: (etag, body) =>
      updateQuota({
        ...target,
        path: { id: path.id, quota_id: part?.id ?? '' },
        headers: { 'If-Match': etag },
        body,
      }),
    latest: async () => {
      const list = await queries.fetchQuery({ ...quotasQuery(path), staleTime: 0 });
      const theirs = list.data.find(({ id }) => id === part?.id);
      return theirs && { fields: asRequest(theirs), etag: theirs.etag };
    },
  });
  return {
    isClashOf,
    save: async (wanted: Part, others: ListedOccurrenceView[]): Promise<void> => {
      try {
        await (others.length > 0 ? make(wanted, others) : save(wanted));
      } finally {
        await queries.invalidateQueries({ queryKey: key });
      }
    },
  };
}

const partWords: Words = {
  ...placesWords(false),
  explain: (refused) =>
    refused.pointer === '/offer_ids' && refused.code === 'missing'
      ? m.part_offers_missing()
      : placesWords(false).explain?.(refused),
};

interface PartFormProps {
  date: ListedOccurrenceView;
  /** The other dates that can still be sold. */
  others: ListedOccurrenceView[];
  offers: ManagedOfferRowView[];
  part?: QuotaView;
  onDone: () => void;
}

export function PartForm({ date, others, offers, part, onDone }: PartFormProps) {
  const { save, isClashOf } = usePartSaving(part, date);
  const chosen = part?.offer_ids;
  const isForAll = part !== undefined && !chosen;
  const form = useForm({
    words: partWords,
    submit: async (values, element) => {
      const ids = chosenOffers(element, 'offer_ids');
      const wanted = {
        name: values['name'] ?? '',
        size: sizeOf(values['size']),
        blocked: Number(values['blocked']),
        overbook: Number(values['overbook'] ?? 0),
        // Whoever had all, those to come included, keeps all.
        offer_ids: isForAll && ids.length === offers.length ? null : ids,
      };
      await save(wanted, values['everywhere'] ? others : []);
      onDone();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert
        error={form.failure}
        text={isClashOf(form.failure) ? m.offer_clash() : undefined}
      />
      <TextInput
        {...form.field('name')}
        label={m.part_name()}
        placeholder={m.part_name_example()}
        defaultValue={part?.name ?? ''}
        required
        withAsterisk={false}
        maxLength={NAME_LENGTH_MAX}
        autoComplete="off"
        data-autofocus
      />
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field('size')}
          {...numberField}
          label={m.places_number()}
          defaultValue={part?.size ?? ''}
          required
          withAsterisk={false}
        />
        <TextInput
          {...form.field('blocked')}
          {...numberField}
          label={m.places_kept()}
          defaultValue={part?.blocked ?? 0}
          required
          withAsterisk={false}
        />
      </div>
      <CheckGroup
        {...form.field('offer_ids')}
        legend={m.part_offers()}
        options={offers.map(({ id, name_fr, name_en }) => ({
          value: id,
          label: inOwnLanguage(name_fr, name_en),
          isChosen: isForAll || (chosen?.includes(id) ?? false),
        }))}
      />
      {!part && others.length > 0 && (
        <label className={formClasses.check}>
          <input type="checkbox" name="everywhere" value="yes" />
          <span>
            {m.part_everywhere({ count: others.length, shown: formatCount(others.length) })}
          </span>
        </label>
      )}
      <Overbook form={form} overbook={part?.overbook ?? 0} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {part ? m.form_save() : m.part_add()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
