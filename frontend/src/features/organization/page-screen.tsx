import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { MembershipView } from '~/api/gen/types.gen';
import { useOrganization } from '~/api/use-organization';
import { organizationQuery } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { SectionHead } from '~/ui/section-layout';
import { LogoPanel } from './logo-panel';
import { LookPanel } from './look-panel';
import { WidgetPanel } from './widget-panel';

const route = getRouteApi('/organizations/$slug/page');

/** What the public sees of an organization, and where else its events are shown. */
export function PageScreen() {
  const { slug } = route.useParams();
  const membership = useOrganization(slug);
  return membership ? <Page membership={membership} /> : null;
}

function Page({ membership: { id, slug } }: { membership: MembershipView }) {
  const { data: organization } = useSuspenseQuery(organizationQuery(id));
  return (
    <>
      <SectionHead title={m.page_title()} text={m.page_text()}>
        <ButtonLink to="/organizers/$slug" params={{ slug }} variant="default">
          {m.page_open()}
        </ButtonLink>
      </SectionHead>
      <LogoPanel organization={organization} />
      <LookPanel organization={organization} />
      <WidgetPanel organization={organization} />
    </>
  );
}
