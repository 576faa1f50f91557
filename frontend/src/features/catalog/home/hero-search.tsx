import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { parseEventSearch } from '../search';
import classes from './hero-search.module.css';

export function HeroSearch() {
  const navigate = useNavigate();
  const [q, setQ] = useState('');
  const [place, setPlace] = useState('');
  return (
    <search aria-label={m.filter_title()}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ to: '/events', search: parseEventSearch({ q, place }) });
        }}
      >
        <label className={classes.field}>
          <span className={classes.label}>{m.filter_q()}</span>
          <input
            className={classes.input}
            type="search"
            maxLength={200}
            placeholder={m.filter_q_hint()}
            value={q}
            onChange={(event) => setQ(event.currentTarget.value)}
          />
        </label>
        <label className={classes.field}>
          <span className={classes.label}>{m.filter_place()}</span>
          <input
            className={classes.input}
            maxLength={200}
            placeholder={m.filter_place_hint()}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
        </label>
        <Button type="submit" size="lg" leftSection={<Icon name="search" />} className={classes.go}>
          {m.filter_search()}
        </Button>
      </form>
    </search>
  );
}
