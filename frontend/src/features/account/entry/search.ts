import { safeReturnPath } from '~/lib/return-path';

export interface EntrySearch {
  /** Where to go once signed in. */
  next?: string | undefined;
}

export interface RegisterSearch extends EntrySearch {
  as?: 'organizer' | undefined;
}

/** What an address says and is not good is overwritten: the router keeps what is merely left out. */
export const parseEntrySearch = ({ next }: Record<string, unknown>): EntrySearch => ({
  next: safeReturnPath(next),
});

export const parseRegisterSearch = (search: Record<string, unknown>): RegisterSearch => ({
  ...parseEntrySearch(search),
  as: search['as'] === 'organizer' ? 'organizer' : undefined,
});
