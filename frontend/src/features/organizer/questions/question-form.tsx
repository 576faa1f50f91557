import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { createQuestion, updateQuestion } from '~/api/gen/sdk.gen';
import type { ManagedQuestionRowView, QuestionRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { choicesOf } from '~/lib/choices';
import { CheckGroup } from '~/ui/check-group';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { TextArea } from '~/ui/text-area';
import { useForm } from '~/ui/use-form';
import { useEditor } from '../editor/editor-context';
import moreClasses from '../editor/offer-more.module.css';
import pairClasses from '../editor/step-frame.module.css';
import { inOwnLanguage } from '~/ui/event-texts';
import { offersQuery, questionsQuery } from '../query';
import { ChoiceFields, type Choice, choicesToSend, firstChoices } from './choice-fields';
import { KINDS, kindText, questionWords, scopeText } from './question-words';

const LABEL_LENGTH_MAX = 200;
const HELP_LENGTH_MAX = 500;

interface QuestionFormProps {
  question?: ManagedQuestionRowView;
  onDone: () => void;
}

const orNull = (text: string | undefined): string | null => text?.trim() || null;

/** Saves a question; on somebody else's newer version it says so, and saving again goes on top. */
function useSaving(question: ManagedQuestionRowView | undefined) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const [etag, setEtag] = useState(question?.etag ?? '');
  const target = { query: { org: path.org }, throwOnError: true as const };
  return async (body: QuestionRequest): Promise<void> => {
    try {
      await (question
        ? updateQuestion({
            ...target,
            path: { id: path.id, question_id: question.id },
            headers: { 'If-Match': etag },
            body,
          })
        : createQuestion({ ...target, path: { id: path.id }, body }));
    } catch (error) {
      if (hasCode(error, 'http.precondition_failed')) {
        const list = await queries.fetchQuery({ ...questionsQuery(path), staleTime: 0 });
        setEtag(list.data.find(({ id }) => id === question?.id)?.etag ?? '');
      }
      throw error;
    }
    await queries.invalidateQueries({ queryKey: questionsQuery(path).queryKey });
  };
}

export function QuestionForm({ question, onDone }: QuestionFormProps) {
  const save = useSaving(question);
  const [kind, setKind] = useState(question?.kind ?? 'text');
  const [choices, setChoices] = useState<Choice[]>(() => firstChoices(question));
  const [isForSome, setIsForSome] = useState(Boolean(question?.offer_ids));
  // The refusal whose choices were changed since: its complaint is not shown any longer.
  const [mended, setMended] = useState<unknown>();
  const form = useForm({
    words: questionWords,
    submit: async (values, element) => {
      await save({
        label_fr: orNull(values['label_fr']),
        label_en: orNull(values['label_en']),
        help_fr: orNull(values['help_fr']),
        help_en: orNull(values['help_en']),
        kind,
        scope: values['scope'] === 'participant' ? 'participant' : 'order',
        is_required: values['is_required'] === 'yes',
        choices: kind === 'choice' ? choicesToSend(choices) : [],
        offer_ids: isForSome ? choicesOf(element, 'offer_ids') : null,
      });
      onDone();
    },
  });
  const fault = faultOf(form.failure);
  const isAnswered = hasCode(form.failure, 'catalog.event_has_orders');
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert
        error={fault === undefined ? form.failure : undefined}
        text={isAnswered ? m.question_fixed() : undefined}
      />
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field('label_fr')}
          label={m.question_label_fr()}
          defaultValue={question?.label_fr ?? ''}
          maxLength={LABEL_LENGTH_MAX}
          lang="fr"
          autoComplete="off"
          data-autofocus
        />
        <TextInput
          {...form.field('label_en')}
          label={m.question_label_en()}
          defaultValue={question?.label_en ?? ''}
          maxLength={LABEL_LENGTH_MAX}
          lang="en"
          autoComplete="off"
        />
      </div>
      <div className={pairClasses.pair}>
        <SelectField
          name="kind"
          label={m.question_kind()}
          value={kind}
          options={KINDS.map((value) => ({ value, label: kindText(value) }))}
          onChange={({ currentTarget: { value } }) =>
            setKind(KINDS.find((one) => one === value) ?? 'text')
          }
        />
        <SelectField
          {...form.field('scope')}
          label={m.question_scope()}
          defaultValue={question?.scope ?? 'order'}
          options={(['order', 'participant'] as const).map((value) => ({
            value,
            label: scopeText(value),
          }))}
        />
      </div>
      {kind === 'choice' && (
        <ChoiceFields
          choices={choices}
          onChange={(next) => {
            setChoices(next);
            setMended(form.failure);
          }}
          error={form.failure === mended ? undefined : fault}
        />
      )}
      <label className={formClasses.check}>
        <input
          type="checkbox"
          name="is_required"
          value="yes"
          defaultChecked={question?.is_required ?? false}
        />
        <span>{kind === 'checkbox' ? m.question_must_check() : m.question_must_answer()}</span>
      </label>
      <Offers
        form={form}
        chosen={question?.offer_ids ?? []}
        isForSome={isForSome}
        onScope={setIsForSome}
      />
      <Help form={form} question={question} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {question ? m.form_save() : m.question_add()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}

/** The server names choices by their place; their fields have no names of their own. */
const faultOf = (failure: unknown): string | undefined =>
  hasCode(failure, 'http.invalid_body') &&
  failure.fields.some(({ pointer }) => pointer.startsWith('/choices'))
    ? m.question_choices_invalid()
    : undefined;

interface PartProps {
  form: ReturnType<typeof useForm>;
}

interface OffersProps extends PartProps {
  chosen: string[];
  isForSome: boolean;
  onScope: (isForSome: boolean) => void;
}

function Offers({ form, chosen, isForSome, onScope }: OffersProps) {
  const { path } = useEditor();
  const { data: offers } = useQuery(offersQuery(path));
  if (!offers || offers.data.length === 0) return null;
  return (
    <>
      <SelectField
        label={m.question_offers()}
        value={isForSome ? 'some' : 'all'}
        options={[
          { value: 'all', label: m.question_offers_all() },
          { value: 'some', label: m.question_offers_some() },
        ]}
        onChange={({ currentTarget }) => onScope(currentTarget.value === 'some')}
      />
      {isForSome && (
        <CheckGroup
          {...form.field('offer_ids')}
          legend={m.question_offers_which()}
          options={offers.data.map(({ id, name_fr, name_en }) => ({
            value: id,
            label: inOwnLanguage(name_fr, name_en),
            isChosen: chosen.includes(id),
          }))}
        />
      )}
    </>
  );
}

interface HelpProps extends PartProps {
  question: ManagedQuestionRowView | undefined;
}

function Help({ form, question }: HelpProps) {
  return (
    <details className={moreClasses.more}>
      <summary>{m.question_help()}</summary>
      <div className={moreClasses.inner}>
        <TextArea
          {...form.field('help_fr')}
          label={m.question_help_fr()}
          defaultValue={question?.help_fr ?? ''}
          rows={2}
          maxLength={HELP_LENGTH_MAX}
          lang="fr"
        />
        <TextArea
          {...form.field('help_en')}
          label={m.question_help_en()}
          defaultValue={question?.help_en ?? ''}
          rows={2}
          maxLength={HELP_LENGTH_MAX}
          lang="en"
        />
      </div>
    </details>
  );
}
