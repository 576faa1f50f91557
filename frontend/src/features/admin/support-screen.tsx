import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { closeSupportAccess } from '~/api/gen/sdk.gen';
import type { MemberView } from '~/api/gen/types.gen';
import { organizationQuery } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { initialsOf } from '~/lib/initials';
import { AuditList } from '~/ui/audit-list';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { OrganizationFacts } from '~/ui/organization-facts';
import { Panel } from '~/ui/panel';
import { roleText } from '~/ui/role-text';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { useForm } from '~/ui/use-form';
import { accessesQuery, lookedAuditQuery, lookedMembersQuery } from './query';

const route = getRouteApi('/admin/organizations_/$id');

/** An organization as its support sees it: everything to read, nothing to change. */
export function SupportScreen() {
  const { id } = route.useParams();
  const { data: organization } = useSuspenseQuery(organizationQuery(id));
  const { data: members } = useSuspenseQuery(lookedMembersQuery(id));
  const { data: log } = useSuspenseQuery(lookedAuditQuery(id));
  const { data: accesses } = useSuspenseQuery(accessesQuery());
  const access = accesses.data.find(({ organization_id }) => organization_id === id);
  const queries = useQueryClient();
  const router = useRouter();
  const form = useForm({
    submit: async () => {
      await closeSupportAccess({ path: { id }, throwOnError: true });
      await queries.invalidateQueries({ queryKey: accessesQuery().queryKey });
      await router.navigate({ to: '/admin/organizations' });
    },
  });
  return (
    <>
      <SectionHead title={organization.value.name} text={m.support_text()}>
        <form {...form.props}>
          <Button type="submit" variant="default" loading={form.isBusy}>
            {m.access_close()}
          </Button>
        </form>
      </SectionHead>
      <FormAlert error={form.failure} />
      {access && (
        <p className={formClasses.said}>
          {m.access_until()}{' '}
          <time dateTime={access.expires_at}>{formatMoment(access.expires_at)}</time>.{' '}
          {access.reason}
        </p>
      )}
      <Panel title={m.organization_about()}>
        <OrganizationFacts organization={organization.value} />
      </Panel>
      <h2 className={rows.subtitle}>{m.members_title()}</h2>
      <ul className={rows.list}>
        {members.data.map((member) => (
          <Member key={member.user_id} member={member} />
        ))}
      </ul>
      <h2 className={rows.subtitle}>{m.audit_title()}</h2>
      <AuditList entries={log.data} person={({ name }) => name ?? m.audit_gone()} />
    </>
  );
}

function Member({ member: { name, email, role } }: { member: MemberView }) {
  return (
    <li className={rows.row}>
      <span className={rows.mark} aria-hidden="true">
        {initialsOf(name)}
      </span>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          <span className={rows.tag}>{roleText(role)}</span>
        </p>
        <p className={rows.facts}>{email}</p>
      </div>
    </li>
  );
}
