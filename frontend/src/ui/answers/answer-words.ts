import { m } from '~/i18n/messages.js';
import { fieldText } from '~/ui/field-text';
import type { Words } from '~/ui/use-form';

const isAnswer = (name: string): boolean => /(?:^|\/)answers\//.test(name);

const refused: Record<string, () => string> = {
  unknown_choice: m.answer_gone,
  not_asked: m.answer_gone,
  unknown: m.answer_gone,
  out_of_range: m.answer_number,
  invalid: m.field_invalid,
  wrong_kind: m.field_invalid,
};

/** What is wrong with an answer, in words; other fields have their own. */
export const withAnswerWords = (others: Words): Words => ({
  complain: (field) => {
    if (!isAnswer(field.name)) return others.complain?.(field);
    if (field.type === 'checkbox') return m.answer_tick();
    return field.validity.patternMismatch ? m.answer_number() : undefined;
  },
  explain: (field) =>
    isAnswer(field.pointer.slice(1))
      ? (refused[field.code]?.() ?? fieldText(field))
      : others.explain?.(field),
});
