import type { OrganizationView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { LANGUAGE_NAMES } from '~/lib/languages';
import { Facts } from './facts';

/** An organization's sheet, for who may look and not change. */
export function OrganizationFacts({ organization }: { organization: OrganizationView }) {
  const { website, contact_email, description_fr, description_en } = organization;
  return (
    <Facts
      facts={[
        [m.field_organization_label(), organization.name],
        [
          m.organization_website(),
          website ? (
            <a key="site" href={website} rel="noopener nofollow">
              {website}
            </a>
          ) : (
            '—'
          ),
        ],
        [m.organization_contact(), contact_email ?? '—'],
        [m.organization_locale(), LANGUAGE_NAMES[organization.locale]],
        [m.organization_since(), formatMoment(organization.created_at)],
        [m.organization_description_fr(), description_fr ?? '—'],
        [m.organization_description_en(), description_en ?? '—'],
      ]}
    />
  );
}
