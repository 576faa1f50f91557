import { Button } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { FormAlert } from './form-alert';
import formClasses from './form.module.css';

interface MoreButtonProps {
  /** Of TanStack Query: what is there, and how to get the next page. */
  pages: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => Promise<unknown>;
  };
}

/** The rest of a list that came in pages. */
export function MoreButton({ pages }: MoreButtonProps) {
  if (!pages.hasNextPage) return null;
  return (
    <div className={formClasses.actions}>
      <FormAlert error={pages.isFetchNextPageError ? pages.error : undefined} />
      {/* Not `loading`: a disabled button would lose the keyboard's place. */}
      <Button
        variant="default"
        aria-disabled={pages.isFetchingNextPage}
        onClick={() => {
          if (!pages.isFetchingNextPage) void pages.fetchNextPage();
        }}
      >
        {pages.isFetchingNextPage ? m.list_loading() : m.page_more()}
      </Button>
    </div>
  );
}
