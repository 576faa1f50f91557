import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { mayEditEvents } from '~/ui/event-rights';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { datesQuery, offersQuery } from '../query';
import { sheetOf, useDraft, useEditor } from './editor-context';
import classes from './step-nav.module.css';
import { STEPS, type Step, isDone, stepName } from './steps';

function useDoneSteps(): Set<Step> {
  const { path } = useEditor();
  const draft = useDraft();
  const { data: dates } = useQuery(datesQuery(path));
  const { data: offers } = useQuery(offersQuery(path));
  const written = {
    sheet: sheetOf(draft),
    hasImage: Boolean(draft.base.value.image),
    isPublished: draft.base.value.status === 'published',
    dates: dates?.data ?? [],
    offers: offers?.data ?? [],
  };
  return new Set(STEPS.map(({ step }) => step).filter((step) => isDone(step, written)));
}

/** Five steps in the order in which they are easiest, any of them open at any time, and what some need. */
export function StepNav() {
  const { organization, path } = useEditor();
  const done = useDoneSteps();
  const params = { slug: organization.slug, id: path.id };
  return (
    <nav aria-label={m.editor_steps()}>
      <ol className={classes.steps}>
        {STEPS.map(({ step, to }, index) => (
          <li key={step}>
            <Link
              to={to}
              params={params}
              activeOptions={{ exact: true }}
              className={classes.step}
              data-done={done.has(step) || undefined}
            >
              <span className={classes.mark} aria-hidden="true">
                {done.has(step) ? <Icon name="check" size={16} /> : index + 1}
              </span>
              <span className={classes.name}>{stepName(step)}</span>
              {done.has(step) && <span className={classes.unseen}>{m.step_done()}</span>}
            </Link>
          </li>
        ))}
      </ol>
      <ul className={classes.extras}>
        <li>
          <Link
            to="/organizations/$slug/events/$id/orders"
            params={params}
            className={classes.extra}
          >
            <Icon name="cart" size={18} /> {m.desk_nav()}
          </Link>
        </li>
        <li>
          <Link
            to="/organizations/$slug/events/$id/participants"
            params={params}
            className={classes.extra}
          >
            <Icon name="people" size={18} /> {m.participants_nav()}
          </Link>
        </li>
        {mayEditEvents(organization.role) && (
          <li>
            <Link
              to="/organizations/$slug/events/$id/codes"
              params={params}
              className={classes.extra}
            >
              <Icon name="ticket" size={18} /> {m.promo_nav()}
            </Link>
          </li>
        )}
        <li>
          <Link
            to="/organizations/$slug/events/$id/questions"
            params={params}
            className={classes.extra}
          >
            <InnerIcon name="log" size={18} /> {m.questions_nav()}
          </Link>
        </li>
        <li>
          <Link
            to="/organizations/$slug/events/$id/guests"
            params={params}
            className={classes.extra}
          >
            <Icon name="mail" size={18} /> {m.guests_nav()}
          </Link>
        </li>
        <li>
          <Link
            to="/organizations/$slug/events/$id/checkin"
            params={params}
            className={classes.extra}
          >
            <Icon name="check" size={18} /> {m.checkin_nav()}
          </Link>
        </li>
      </ul>
    </nav>
  );
}

/** To the neighbours of a step. */
export function StepFoot({ step }: { step: Step }) {
  const { organization, path } = useEditor();
  const params = { slug: organization.slug, id: path.id };
  const index = STEPS.findIndex((one) => one.step === step);
  const [before, after] = [STEPS[index - 1], STEPS[index + 1]];
  return (
    <div className={classes.foot}>
      {before && (
        <ButtonLink to={before.to} params={params} variant="default">
          {m.step_back()}
        </ButtonLink>
      )}
      {after && (
        <ButtonLink to={after.to} params={params} rightSection={<Icon name="arrow" />}>
          {m.step_next({ step: stepName(after.step) })}
        </ButtonLink>
      )}
    </div>
  );
}
