import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CartCodeView, EventView } from '~/api/gen/types.gen';
import { eventQuery } from '~/api/queries';
import { openedBy } from '~/api/unlock';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { PromoForm } from '~/ui/promo-form';
import { codeProblem } from '~/ui/promo-text';
import { refusalText } from '~/ui/refusal-text';
import classes from './tickets.module.css';
import type { Choice } from './use-choice';

interface CodeProps {
  event: EventView;
  choice: Choice;
  onClose: () => void;
}

/** Puts what a code opens among the offers of the event, for as long as the code is used. */
function useOpened(event: EventView, code: string) {
  const queries = useQueryClient();
  const { slug, offers } = event;
  const opened = useQuery({
    // The generator makes no keys for questions that are posted.
    queryKey: ['opened', slug, code, getLocale()],
    queryFn: ({ signal }) => openedBy(event, code, signal),
    enabled: code !== '',
    retry: false,
    staleTime: 15_000,
  });
  const { data } = opened;
  useEffect(() => {
    // The event may be read anew meanwhile, without them.
    const missing = data?.filter(({ id }) => offers.every((offer) => offer.id !== id));
    if (!missing?.length) return;
    queries.setQueryData(
      eventQuery(slug).queryKey,
      (known) => known && { ...known, offers: [...known.offers, ...missing] },
    );
  }, [data, offers, queries, slug]);
  useEffect(
    () => () => {
      if (!data?.length) return;
      const isOpen = (id: string) => data.some((offer) => offer.id === id);
      queries.setQueryData(
        eventQuery(slug).queryKey,
        (known) => known && { ...known, offers: known.offers.filter(({ id }) => !isOpen(id)) },
      );
    },
    [data, queries, slug],
  );
  return opened;
}

/** The field for a code, or what the one that was typed does. */
export function Code({ event, choice, onClose }: CodeProps) {
  const { code, quote, setCode } = choice;
  const opened = useOpened(event, code);
  if (!code) {
    return (
      <PromoForm
        isFocused
        submit={(text) => {
          setCode(text.toUpperCase());
          onClose();
        }}
      />
    );
  }
  const isAsking = (quote.isFetching && quote.isPlaceholderData) || opened.isFetching;
  const used = quote.data?.groups.flatMap(({ codes }) => codes)[0];
  const said = () => {
    if (opened.error) return refusalText(opened.error);
    return opened.data?.length ? m.tickets_code_opens() : worksOn(used);
  };
  return (
    <p className={classes.code} role="status">
      <span>
        <b>{code}</b> {isAsking ? m.list_loading() : said()}
      </span>
      <button type="button" className={classes.quiet} onClick={() => setCode('')}>
        {m.tickets_code_remove()}
      </button>
    </p>
  );
}

function worksOn(code: CartCodeView | undefined): string {
  if (!code) return m.tickets_code_nothing();
  return codeProblem(code) ?? m.tickets_code_works();
}
