import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { withdrawFactorReset } from '~/api/gen/sdk.gen';
import type { AccountDetailsView } from '~/api/gen/types.gen';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { Facts } from '~/ui/facts';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { roleText } from '~/ui/role-text';
import { SectionHead } from '~/ui/section-layout';
import { AccountTags } from './account-tags';
import { type Act, ReasonDialog } from './reason-dialog';
import { userQuery } from './query';

const route = getRouteApi('/admin/users_/$id');

export function UserScreen() {
  const { id } = route.useParams();
  const { data: account } = useSuspenseQuery(userQuery(id));
  const queries = useQueryClient();
  const session = useSession();
  const [act, setAct] = useState<Act>();
  const [failure, setFailure] = useState<unknown>();
  const refresh = () => queries.invalidateQueries({ queryKey: userQuery(id).queryKey });
  const withdraw = async () => {
    setFailure(undefined);
    try {
      await withdrawFactorReset({ path: { id }, throwOnError: true });
    } catch (error) {
      setFailure(error);
    }
    await refresh();
  };
  const isOwn = session.status === 'signed-in' && session.user.id === id;
  const isActive = account.status === 'active';
  return (
    <>
      <SectionHead title={account.name} text={account.email}>
        <AccountTags account={account} />
      </SectionHead>
      <FormAlert error={failure} />
      <Panel title={m.user_about()}>
        <AccountFacts account={account} />
      </Panel>
      {account.factor_reset && (
        <Panel title={m.user_reset_planned()}>
          <p className={formClasses.said}>
            {m.user_reset_at({ at: formatMoment(account.factor_reset.takes_effect_at) })}{' '}
            {account.factor_reset.reason}
          </p>
          <div className={formClasses.actions}>
            <Button variant="default" onClick={() => void withdraw()}>
              {m.user_reset_withdraw()}
            </Button>
          </div>
        </Panel>
      )}
      {isOwn ? (
        <p className={formClasses.text}>{m.user_own()}</p>
      ) : (
        account.status !== 'erased' && (
          <Panel title={m.user_actions()} text={m.user_actions_text()}>
            <div className={formClasses.actions}>
              <Button variant="default" onClick={() => setAct(isActive ? 'disable' : 'enable')}>
                {isActive ? m.user_disable() : m.user_enable()}
              </Button>
              <Button
                variant="default"
                onClick={() => setAct(account.role === 'admin' ? 'demote' : 'promote')}
              >
                {account.role === 'admin' ? m.user_demote() : m.user_promote()}
              </Button>
              {account.enrolled_at && !account.factor_reset && (
                <Button variant="default" onClick={() => setAct('reset')}>
                  {m.user_reset()}
                </Button>
              )}
            </div>
          </Panel>
        )
      )}
      <div className={formClasses.actions}>
        <ButtonLink to="/admin/audit" search={{ actor: id }} variant="default">
          {m.user_audit()}
        </ButtonLink>
      </div>
      <ReasonDialog
        act={act}
        account={account}
        onDone={refresh}
        onClose={() => setAct(undefined)}
      />
    </>
  );
}

function AccountFacts({ account }: { account: AccountDetailsView }) {
  const facts: [string, string][] = [
    [m.user_since(), formatMoment(account.created_at)],
    [m.user_phone(), account.phone ?? '—'],
    [
      m.factor_title(),
      account.enrolled_at ? formatMoment(account.enrolled_at) : m.user_no_factor(),
    ],
    [m.codes_section_title(), String(account.n_recovery_codes)],
    [m.account_devices(), String(account.n_sessions)],
    [m.device_used(), account.last_used_at ? formatMoment(account.last_used_at) : '—'],
    [
      m.user_organizations(),
      account.organizations.map(({ name, role }) => `${name} (${roleText(role)})`).join(', ') ||
        '—',
    ],
  ];
  return <Facts facts={facts} />;
}
