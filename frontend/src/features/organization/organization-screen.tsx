import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { MembershipView, OrganizationView } from '~/api/gen/types.gen';
import { organizationQuery } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { Facts } from '~/ui/facts';
import formClasses from '~/ui/form.module.css';
import { OrganizationFacts } from '~/ui/organization-facts';
import { Panel } from '~/ui/panel';
import { SectionHead } from '~/ui/section-layout';
import { DeletePanel } from './delete-panel';
import { LeaveDialog } from './leave-dialog';
import { OrganizationForm } from './organization-form';
import { mayOpen } from './rights';
import { useOrganization } from '~/api/use-organization';

const route = getRouteApi('/organizations/$slug/');

export function OrganizationScreen() {
  const { slug } = route.useParams();
  const membership = useOrganization(slug);
  return membership ? <Organization membership={membership} /> : null;
}

function Organization({ membership }: { membership: MembershipView }) {
  const { data: organization } = useSuspenseQuery(organizationQuery(membership.id));
  const [isLeaving, setIsLeaving] = useState(false);
  const mayChange = mayOpen(membership, 'change');
  return (
    <>
      <SectionHead
        title={organization.value.name}
        text={mayChange ? m.organization_text() : m.organization_read_text()}
      />
      {mayChange ? (
        <OrganizationForm organization={organization} />
      ) : (
        <Panel title={m.organization_about()}>
          <OrganizationFacts organization={organization.value} />
        </Panel>
      )}
      {membership.role === 'door' && (
        <Panel title={m.doors_title()} text={m.doors_panel_text()}>
          <div className={formClasses.actions}>
            <ButtonLink to="/door/{-$listId}">{m.doors_link()}</ButtonLink>
          </div>
        </Panel>
      )}
      <Panel title={m.organization_address()} text={m.organization_address_text()}>
        <Address organization={organization.value} />
      </Panel>
      <Panel title={m.member_leave_panel()} text={m.member_leave_panel_text()}>
        <div className={formClasses.actions}>
          <Button variant="default" onClick={() => setIsLeaving(true)}>
            {m.member_leave()}
          </Button>
        </div>
      </Panel>
      {membership.role === 'owner' && <DeletePanel organization={organization} />}
      <LeaveDialog
        organization={membership}
        isOpen={isLeaving}
        onClose={() => setIsLeaving(false)}
      />
    </>
  );
}

function Address({ organization: { slug, id } }: { organization: OrganizationView }) {
  return (
    <Facts
      facts={[
        [m.organization_slug(), <code key="slug">{slug}</code>],
        [m.organization_id(), <code key="id">{id}</code>],
      ]}
    />
  );
}
