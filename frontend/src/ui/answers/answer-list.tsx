import type { OrderAnswerView, OrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatIsoDay } from '~/lib/format';
import factClasses from '~/ui/facts.module.css';
import classes from './answers.module.css';
import { decimalText } from './decimal';

function answerText({ kind, value, choice }: OrderAnswerView): string {
  if (kind === 'checkbox') return value === 'true' ? m.answer_yes() : m.answer_no();
  if (kind === 'date') return formatIsoDay(value);
  if (kind === 'number') return decimalText(value);
  return choice ?? value;
}

/** Who answered: the order, or a ticket with its name. */
function nameOf(order: OrderView, number: number | null): string {
  if (number === null) return m.answers_of_order();
  const name = order.tickets.find((ticket) => ticket.number === number)?.name;
  return name
    ? m.order_ticket({ number, name })
    : m.answers_of_person({ number: formatCount(number) });
}

/** What was answered with an order, as it was asked then. */
export function AnswerList({ order }: { order: OrderView }) {
  const numbers = [...new Set(order.answers.map(({ number }) => number ?? null))];
  return numbers.map((number) => (
    <section key={number} className={classes.said}>
      <h3>{nameOf(order, number)}</h3>
      <dl className={factClasses.facts}>
        {order.answers
          .filter((answer) => (answer.number ?? null) === number)
          .map((answer) => (
            <div key={answer.question_id}>
              <dt>{answer.label}</dt>
              <dd>{answerText(answer)}</dd>
            </div>
          ))}
      </dl>
    </section>
  ));
}
