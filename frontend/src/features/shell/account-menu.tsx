import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { MeView } from '~/api/gen/types.gen';
import { endSessionHere } from '~/api/session';
import { m } from '~/i18n/messages.js';
import { initialsOf } from '~/lib/initials';
import { Avatar } from '~/ui/avatar';
import { seesEvents, worksAtDoors } from '~/ui/event-rights';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { refusalText } from '~/ui/refusal-text';
import classes from './account-menu.module.css';

/** Who is in, and where they can go. */
export function AccountMenu({ user }: { user: MeView }) {
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [failure, setFailure] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const close = () => setIsOpen(false);

  useEffect(() => {
    if (!isOpen) return undefined;
    // A press or the focus somewhere else closes it, and so does Escape.
    const onElsewhere = ({ target }: Event) => {
      if (target instanceof Node && !menu.current?.contains(target)) setIsOpen(false);
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setIsOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', onElsewhere);
    document.addEventListener('focusin', onElsewhere);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onElsewhere);
      document.removeEventListener('focusin', onElsewhere);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);

  const leave = async () => {
    setFailure('');
    try {
      await endSessionHere(() => router.navigate({ to: '/' }));
    } catch (error) {
      setFailure(refusalText(error));
    }
  };

  return (
    <div ref={menu} className={classes.menu}>
      <button
        ref={button}
        type="button"
        className={classes.avatar}
        aria-expanded={isOpen}
        aria-controls="account-menu"
        onClick={() => setIsOpen(!isOpen)}
      >
        {user.photo ? (
          <Avatar name={user.name} photo={user.photo} size={40} />
        ) : (
          <span aria-hidden="true">{initialsOf(user.name)}</span>
        )}
        <span className={classes.unseen}>{m.menu_label({ name: user.name })}</span>
      </button>
      <div id="account-menu" className={classes.panel} hidden={!isOpen}>
        <p className={classes.who}>
          <strong>{user.name}</strong>
          <span>{user.email}</span>
        </p>
        <ul className={classes.list}>
          <li>
            <Link to="/me/tickets" onClick={close}>
              <Icon name="ticket" /> {m.mytickets_title()}
            </Link>
          </li>
          <li>
            <Link to="/me/orders" onClick={close}>
              <InnerIcon name="tray" /> {m.orders_title()}
            </Link>
          </li>
          <li>
            <Link to="/account" onClick={close}>
              <Icon name="person" /> {m.account_title()}
            </Link>
          </li>
          <li>
            <Link to="/account/security" onClick={close}>
              <InnerIcon name="shield" /> {m.account_security()}
            </Link>
          </li>
          {user.organizations.map(({ id, slug, name, role }) => (
            <li key={id}>
              <Link
                to={seesEvents(role) ? '/organizations/$slug/events' : '/organizations/$slug'}
                params={{ slug }}
                onClick={close}
              >
                <Icon name="organizer" /> {name}
              </Link>
            </li>
          ))}
          {user.organizations.some(({ role }) => worksAtDoors(role)) && (
            <li>
              <Link to="/door/{-$listId}" params={{ listId: undefined }} onClick={close}>
                <Icon name="check" /> {m.doors_link()}
              </Link>
            </li>
          )}
          {user.role === 'admin' && (
            <li>
              <Link to="/admin/users" onClick={close}>
                <Icon name="filter" /> {m.admin_title()}
              </Link>
            </li>
          )}
          <li>
            <button type="button" onClick={() => void leave()}>
              <InnerIcon name="exit" /> {m.menu_sign_out()}
            </button>
          </li>
        </ul>
        <p role="alert" className={classes.failure}>
          {failure}
        </p>
      </div>
    </div>
  );
}
