import type { ManagedQuestionRowView, QuestionKind, QuestionScope } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import type { Words } from '~/ui/use-form';
import { inOwnLanguage } from '~/ui/event-texts';
import { words } from '~/ui/form-words';

const kinds: Record<QuestionKind, () => string> = {
  text: m.question_text,
  choice: m.question_choice,
  checkbox: m.question_checkbox,
  date: m.question_date,
  number: m.question_number,
};

export const KINDS: QuestionKind[] = ['text', 'choice', 'checkbox', 'date', 'number'];

export const kindText = (kind: QuestionKind): string => kinds[kind]();

export const scopeText = (scope: QuestionScope): string =>
  scope === 'participant' ? m.question_per_participant() : m.question_per_order();

export const labelOf = ({ label_fr, label_en }: ManagedQuestionRowView): string =>
  inOwnLanguage(label_fr, label_en);

export const questionWords: Words = {
  ...words,
  explain: (refused) =>
    refused.pointer === '/label_fr' && refused.code === 'missing'
      ? m.question_label_missing()
      : words.explain?.(refused),
};
