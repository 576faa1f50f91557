import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ManagedQuestionRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Dialog } from '~/ui/dialog';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { questionsQuery } from '../query';
import { QuestionForm } from './question-form';
import { QuestionList } from './question-list';

type Open = 'new' | ManagedQuestionRowView;

/** What buyers or participants are asked, in the order in which they will see it. */
export function QuestionsScreen() {
  const { path, isReadOnly } = useEditor();
  const { data: questions } = useSuspenseQuery(questionsQuery(path));
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <Frame
      name={m.questions_nav()}
      title={m.questions_title()}
      text={m.questions_text()}
      isDisabled={isReadOnly}
    >
      {questions.data.length === 0 ? (
        <p className={rows.empty}>{m.questions_none()}</p>
      ) : (
        <QuestionList
          // Other questions begin another list; their order is the list's own business.
          key={questions.data
            .map(({ id }) => id)
            .toSorted()
            .join(' ')}
          questions={questions.data}
          onOpen={setOpen}
        />
      )}
      {!isReadOnly && (
        <div className={formClasses.actions}>
          <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen('new')}>
            {m.question_new()}
          </Button>
        </div>
      )}
      <Dialog
        isOpen={open !== undefined}
        title={open === 'new' ? m.question_new() : m.question_change_title()}
        onClose={close}
        isWide
      >
        {open && <QuestionForm {...(open !== 'new' && { question: open })} onDone={close} />}
      </Dialog>
    </Frame>
  );
}
