import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { revokeApiToken } from '~/api/gen/sdk.gen';
import type { ApiTokenView, MembershipView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { tokensQuery } from './query';
import { scopeText } from './scopes';
import { TokenForm } from './token-form';
import { useOrganization } from '~/api/use-organization';

const route = getRouteApi('/organizations/$slug/tokens');

export function TokensScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Tokens organization={organization} /> : null;
}

function Tokens({ organization }: { organization: MembershipView }) {
  const { data: tokens } = useSuspenseQuery(tokensQuery(organization.id));
  const queries = useQueryClient();
  const [revoking, setRevoking] = useState<ApiTokenView>();
  const refresh = () =>
    queries.invalidateQueries({ queryKey: tokensQuery(organization.id).queryKey });
  const revoke = async () => {
    const path = { id: revoking?.id ?? '' };
    await revokeApiToken({ path, query: { org: organization.id }, throwOnError: true });
    await refresh();
  };
  return (
    <>
      <SectionHead title={m.tokens_title()} text={m.tokens_text()} />
      {tokens.data.length === 0 ? (
        <p className={rows.empty}>{m.tokens_none()}</p>
      ) : (
        <ul className={rows.list}>
          {tokens.data.map((token) => (
            <li key={token.id} className={rows.row}>
              <div className={rows.about}>
                <p className={rows.name}>
                  <strong>{token.name}</strong> <code>…{token.hint}</code>
                </p>
                <p className={rows.facts}>{token.scopes.map(scopeText).join(' · ')}</p>
                <p className={rows.facts}>
                  {m.token_until()}{' '}
                  <time dateTime={token.expires_at}>{formatMoment(token.expires_at)}</time>
                  {' · '}
                  {token.last_used_at
                    ? m.token_used({ at: formatMoment(token.last_used_at) })
                    : m.token_unused()}
                  {' · '}
                  {token.creator}
                </p>
              </div>
              <Button
                variant="default"
                size="sm"
                aria-label={m.token_revoke_of({ name: token.name })}
                onClick={() => setRevoking(token)}
              >
                {m.token_revoke()}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <TokenForm organization={organization} onMade={refresh} />
      <ConfirmDialog
        isOpen={revoking !== undefined}
        title={m.token_revoke()}
        text={m.token_revoke_text({ name: revoking?.name ?? '' })}
        action={m.token_revoke()}
        submit={revoke}
        onClose={() => setRevoking(undefined)}
      />
    </>
  );
}
