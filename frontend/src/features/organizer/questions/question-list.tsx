import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { deleteQuestion, orderQuestions, updateQuestion } from '~/api/gen/sdk.gen';
import type { ManagedQuestionRowView } from '~/api/gen/types.gen';
import { hasCode } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { FormAlert } from '~/ui/form-alert';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import rows from '~/ui/rows.module.css';
import { useEditor } from '../editor/editor-context';
import classes from '../editor/offer-list.module.css';
import { useReorder } from '../editor/use-reorder';
import { inOwnLanguage } from '~/ui/event-texts';
import { offersQuery, questionsQuery } from '../query';
import { kindText, labelOf, scopeText } from './question-words';

interface QuestionListProps {
  questions: ManagedQuestionRowView[];
  onOpen: (question: ManagedQuestionRowView) => void;
}

const explain = (error: unknown): string | undefined =>
  hasCode(error, 'catalog.event_has_orders') ? m.question_answered() : undefined;

/** What can be done with them, one after the other: the last order that was asked for stays. */
function useQuestions() {
  const { path } = useEditor();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>();
  const putting = useRef(Promise.resolve());
  const query = { org: path.org };
  const refresh = () => queries.invalidateQueries({ queryKey: questionsQuery(path).queryKey });
  const target = ({ id, etag }: ManagedQuestionRowView) => ({
    path: { id: path.id, question_id: id },
    query,
    headers: { 'If-Match': etag },
    throwOnError: true as const,
  });
  const attempt = async (what: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await what();
    } catch (error) {
      setFailure(error);
    }
  };
  const put = (question_ids: string[]) => {
    putting.current = putting.current.then(() =>
      attempt(async () => {
        const asked = { path: { id: path.id }, query, body: { question_ids } };
        const { data: ordered } = await orderQuestions({ ...asked, throwOnError: true });
        queries.setQueryData(questionsQuery(path).queryKey, ordered);
      }),
    );
  };
  const toggle = (question: ManagedQuestionRowView) =>
    attempt(async () => {
      try {
        await updateQuestion({ ...target(question), body: { is_active: !question.is_active } });
      } finally {
        await refresh();
      }
    });
  const remove = async (question: ManagedQuestionRowView) => {
    try {
      await deleteQuestion(target(question));
    } finally {
      await refresh();
    }
  };
  return { failure, put, toggle, remove };
}

export function QuestionList({ questions, onOpen }: QuestionListProps) {
  const { isReadOnly } = useEditor();
  const { failure, put, toggle, remove } = useQuestions();
  const [said, setSaid] = useState('');
  const [deleting, setDeleting] = useState<ManagedQuestionRowView>();
  const hintId = useId();
  const byId = new Map(questions.map((question) => [question.id, question]));
  const { order, dragged, list, handle } = useReorder(
    questions.map(({ id }) => id),
    (ids, movedId) => {
      const question = byId.get(movedId);
      const position = ids.indexOf(movedId) + 1;
      const name = question ? labelOf(question) : '';
      setSaid(m.offer_moved({ name, position, count: ids.length }));
      put(ids);
    },
  );
  const isMovable = !isReadOnly && questions.length > 1;
  return (
    <div className={classes.offers}>
      <FormAlert error={failure} />
      <ul ref={list} className={rows.list}>
        {order.map((id) => {
          const question = byId.get(id);
          if (!question) return null;
          return (
            <li key={id} className={classes.row} data-dragged={dragged === id || undefined}>
              {isMovable && (
                <button
                  type="button"
                  className={classes.handle}
                  aria-label={m.offer_move({ name: labelOf(question) })}
                  aria-describedby={hintId}
                  {...handle(id)}
                >
                  <InnerIcon name="grip" />
                </button>
              )}
              <QuestionFacts question={question} />
              {!isReadOnly && (
                <Tools
                  question={question}
                  onOpen={() => onOpen(question)}
                  onToggle={() => void toggle(question)}
                  onDelete={() => setDeleting(question)}
                />
              )}
            </li>
          );
        })}
      </ul>
      {isMovable && (
        <p id={hintId} className={classes.hint}>
          {m.offer_move_hint()}
        </p>
      )}
      <p role="status" className={classes.unseen}>
        {said}
      </p>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.question_delete_title()}
        text={m.question_delete_text({ name: deleting ? labelOf(deleting) : '' })}
        action={m.question_delete()}
        explain={explain}
        submit={async () => {
          if (deleting) await remove(deleting);
        }}
        onClose={() => setDeleting(undefined)}
      />
    </div>
  );
}

interface ToolsProps {
  question: ManagedQuestionRowView;
  onOpen: () => void;
  onToggle: () => void;
  onDelete: () => void;
}

function Tools({ question, onOpen, onToggle, onDelete }: ToolsProps) {
  const name = labelOf(question);
  const { is_active } = question;
  return (
    <div className={rows.tools}>
      <Button variant="default" size="sm" aria-label={m.offer_change_of({ name })} onClick={onOpen}>
        {m.member_change()}
      </Button>
      <Button
        variant="default"
        size="sm"
        aria-label={(is_active ? m.offer_pause_of : m.offer_resume_of)({ name })}
        onClick={onToggle}
      >
        {is_active ? m.offer_pause() : m.offer_resume()}
      </Button>
      <Button
        variant="default"
        size="sm"
        px="xs"
        aria-label={m.offer_delete_of({ name })}
        onClick={onDelete}
      >
        <Icon name="close" size={18} />
      </Button>
    </div>
  );
}

function QuestionFacts({ question }: { question: ManagedQuestionRowView }) {
  const { path } = useEditor();
  const { data: offers } = useQuery(offersQuery(path));
  const { kind, scope, is_required, is_active, choices, offer_ids } = question;
  const names = offers?.data
    .filter(({ id }) => offer_ids?.includes(id))
    .map(({ name_fr, name_en }) => inOwnLanguage(name_fr, name_en));
  return (
    <div className={rows.about}>
      <p className={rows.name}>
        <strong>{labelOf(question)}</strong>
        {is_required && <span className={rows.tag}>{m.question_required()}</span>}
        {!is_active && (
          <span className={rows.tag} data-kind="bad">
            {m.question_paused()}
          </span>
        )}
      </p>
      <p className={rows.facts}>
        {kindText(kind)}
        {kind === 'choice' &&
          ` (${m.question_n_choices({ count: choices.length, shown: formatCount(choices.length) })})`}
        {' · '}
        {scopeText(scope)}
        {offer_ids && ` · ${m.question_for_offers({ names: names?.join(', ') ?? '' })}`}
      </p>
    </div>
  );
}
