import { m } from '~/i18n/messages.js';

/** What is done for an organization, in the order of a menu. */
const ofOrganization: Record<string, () => string> = {
  'accounts.organization_created': m.did_organization_created,
  'accounts.organization_changed': m.did_organization_changed,
  'accounts.legal_details_changed': m.did_legal_details_changed,
  'accounts.organization_deleted': m.did_organization_deleted,
  'accounts.member_invited': m.did_member_invited,
  'accounts.member_invited_again': m.did_member_invited_again,
  'accounts.member_invitation_revoked': m.did_member_invitation_revoked,
  'accounts.member_invitation_declined': m.did_member_invitation_declined,
  'accounts.member_joined': m.did_member_joined,
  'accounts.member_changed': m.did_member_changed,
  'accounts.member_removed': m.did_member_removed,
  'accounts.member_left': m.did_member_left,
  'accounts.api_token_created': m.did_api_token_created,
  'accounts.api_token_revoked': m.did_api_token_revoked,
  'accounts.support_access_opened': m.did_support_access_opened,
  'accounts.support_looked': m.did_support_looked,
  'accounts.support_access_closed': m.did_support_access_closed,
  'catalog.event_created': m.did_event_created,
  'catalog.event_changed': m.did_event_changed,
  'catalog.event_deleted': m.did_event_deleted,
  'catalog.event_published': m.did_event_published,
  'catalog.event_unpublished': m.did_event_unpublished,
  'catalog.event_cancelled': m.did_event_cancelled,
  'catalog.event_archived': m.did_event_archived,
  'catalog.date_created': m.did_date_created,
  'catalog.date_changed': m.did_date_changed,
  'catalog.date_deleted': m.did_date_deleted,
  'catalog.dates_generated': m.did_dates_generated,
  'catalog.offer_created': m.did_offer_created,
  'catalog.offer_changed': m.did_offer_changed,
  'catalog.offer_deleted': m.did_offer_deleted,
  'catalog.offers_ordered': m.did_offers_ordered,
  'catalog.image_set': m.did_image_set,
  'catalog.image_changed': m.did_image_changed,
  'catalog.image_removed': m.did_image_removed,
  'catalog.venue_created': m.did_venue_created,
  'catalog.venue_changed': m.did_venue_changed,
  'catalog.venue_deleted': m.did_venue_deleted,
  'catalog.question_created': m.did_question_created,
  'catalog.question_changed': m.did_question_changed,
  'catalog.question_deleted': m.did_question_deleted,
  'catalog.questions_ordered': m.did_questions_ordered,
  'catalog.private_link_created': m.did_private_link_created,
  'catalog.private_link_revoked': m.did_private_link_revoked,
  'catalog.event_invited': m.did_event_invited,
  'catalog.event_invitation_resent': m.did_event_invitation_resent,
  'catalog.event_invitation_revoked': m.did_event_invitation_revoked,
  'catalog.event_taken_down': m.did_event_taken_down,
  'catalog.event_put_back': m.did_event_put_back,
  'admission.list_created': m.did_checkin_list_created,
  'admission.list_changed': m.did_checkin_list_changed,
  'admission.list_deleted': m.did_checkin_list_deleted,
  'sales.tickets_cancelled': m.did_tickets_cancelled,
  'sales.order_refunded': m.did_order_refunded,
  'sales.order_marked_paid': m.did_order_marked_paid,
  'sales.refund_declined': m.did_refund_declined,
  'sales.tickets_sent_again': m.did_tickets_sent_again,
  'sales.tickets_given_away': m.did_tickets_given_away,
  'sales.capacity_changed': m.did_capacity_changed,
  'sales.quota_created': m.did_quota_created,
  'sales.quotas_created': m.did_quotas_created,
  'sales.quota_changed': m.did_quota_changed,
  'sales.quota_deleted': m.did_quota_deleted,
  'sales.promo_code_created': m.did_promo_code_created,
  'sales.promo_code_changed': m.did_promo_code_changed,
  'sales.promo_code_deleted': m.did_promo_code_deleted,
  'sales.promo_codes_generated': m.did_promo_codes_generated,
};

const ofAccounts: Record<string, () => string> = {
  'accounts.registered': m.did_registered,
  'accounts.email_verified': m.did_email_verified,
  'accounts.enrolled': m.did_enrolled,
  'accounts.signed_in': m.did_signed_in,
  'accounts.password_accepted': m.did_password_accepted,
  'accounts.sign_in_failed': m.did_sign_in_failed,
  'accounts.second_factor_failed': m.did_second_factor_failed,
  'accounts.recovery_code_used': m.did_recovery_code_used,
  'accounts.stepped_up': m.did_stepped_up,
  'accounts.signed_out': m.did_signed_out,
  'accounts.signed_out_everywhere': m.did_signed_out_everywhere,
  'accounts.session_ended': m.did_session_ended,
  'accounts.refresh_token_reused': m.did_refresh_token_reused,
  'accounts.profile_changed': m.did_profile_changed,
  'accounts.photo_set': m.did_photo_set,
  'accounts.photo_removed': m.did_photo_removed,
  'accounts.email_change_requested': m.did_email_change_requested,
  'accounts.email_changed': m.did_email_changed,
  'accounts.email_change_undone': m.did_email_change_undone,
  'accounts.password_changed': m.did_password_changed,
  'accounts.password_reset_requested': m.did_password_reset_requested,
  'accounts.password_reset': m.did_password_reset,
  'accounts.factor_replacement_begun': m.did_factor_replacement_begun,
  'accounts.factor_replaced': m.did_factor_replaced,
  'accounts.recovery_codes_replaced': m.did_recovery_codes_replaced,
  'accounts.factor_reset_scheduled': m.did_factor_reset_scheduled,
  'accounts.factor_reset_withdrawn': m.did_factor_reset_withdrawn,
  'accounts.factor_reset_cancelled': m.did_factor_reset_cancelled,
  'accounts.factor_reset': m.did_factor_reset,
  'accounts.disabled': m.did_disabled,
  'accounts.enabled': m.did_enabled,
  'accounts.role_changed': m.did_role_changed,
  'accounts.exported': m.did_exported,
  'accounts.erased': m.did_erased,
};

/** What administrators do to what everybody sees. */
const ofPlatform: Record<string, () => string> = {
  'catalog.event_featured': m.did_event_featured,
  'catalog.event_unfeatured': m.did_event_unfeatured,
  'catalog.category_created': m.did_category_created,
  'catalog.category_changed': m.did_category_changed,
  'catalog.category_deleted': m.did_category_deleted,
};

const texts = { ...ofAccounts, ...ofOrganization, ...ofPlatform };

/** What was done, in words; a newer server may know more than this app. */
export const actionText = (action: string): string => texts[action]?.() ?? action;

interface ActionOption {
  value: string;
  label: string;
}

export const actionsOf = (whose: 'organization' | 'everybody'): ActionOption[] =>
  Object.entries(whose === 'organization' ? ofOrganization : texts).map(([value, label]) => ({
    value,
    label: label(),
  }));
