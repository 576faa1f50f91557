import { Button } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import classes from './load-more.module.css';

interface LoadMoreProps {
  nShown: number;
  nTotal: number;
  isLoading: boolean;
  hasFailed: boolean;
  onMore: () => void;
}

export function LoadMore({ nShown, nTotal, isLoading, hasFailed, onMore }: LoadMoreProps) {
  return (
    <div className={classes.more}>
      <p className={classes.count} role="status">
        {m.list_shown({ shown: formatCount(nShown), total: formatCount(nTotal) })}
      </p>
      {hasFailed && (
        <p className={classes.failed} role="alert">
          {m.list_more_failed()}
        </p>
      )}
      {/* Not `loading`: a disabled button would lose the keyboard's place. */}
      <Button
        variant="default"
        aria-disabled={isLoading}
        onClick={() => {
          if (!isLoading) onMore();
        }}
      >
        {isLoading ? m.list_loading() : m.list_more()}
      </Button>
    </div>
  );
}
