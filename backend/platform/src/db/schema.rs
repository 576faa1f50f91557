//! Every table, with its owner: the slice that writes it. Others read it only from above.
//!
//! One module for all slices, because diesel's join macros cannot cross crates (architecture
//! decision 2). `tidy` checks that a slice writes only under its own banner.

#![expect(missing_docs, reason = "columns speak for themselves; migrations carry the comments")]

// --- owner: platform
diesel::table! {
    facts (seq) {
        seq -> BigInt,
        name -> Text,
        version -> Integer,
        payload -> Text,
        org -> Nullable<Binary>,
        at -> BigInt,
        relayed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    jobs (id) {
        id -> Binary,
        name -> Text,
        payload -> Text,
        dedup_key -> Nullable<Text>,
        state -> Text,
        attempts -> Integer,
        run_at -> BigInt,
        lease_until -> BigInt,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (principal, name) {
        principal -> Binary,
        name -> Text,
        fingerprint -> Binary,
        subject -> Nullable<Binary>,
        status -> Nullable<Integer>,
        answer -> Nullable<Text>,
        busy_until -> BigInt,
        created_at -> BigInt,
    }
}

// --- owner: accounts
diesel::table! {
    users (id) {
        id -> Binary,
        email -> Text,
        email_key -> Text,
        email_verified_at -> Nullable<BigInt>,
        password_hash -> Text,
        name -> Text,
        locale -> Text,
        platform_role -> Text,
        status -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        phone -> Nullable<Text>,
        ticket_key -> Nullable<Binary>,
        totp_secret -> Nullable<Binary>,
        totp_last_step -> BigInt,
        totp_enrolled_at -> Nullable<BigInt>,
        password_changed_at -> Nullable<BigInt>,
        words -> Text,
        photo_id -> Nullable<Binary>,
    }
}

diesel::table! {
    registrations (id) {
        id -> Binary,
        token_hash -> Binary,
        link_hash -> Binary,
        code_hash -> Binary,
        email -> Text,
        email_key -> Text,
        password_hash -> Text,
        name -> Text,
        locale -> Text,
        organization_name -> Nullable<Text>,
        tries -> Integer,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    mfa_tokens (hash) {
        hash -> Binary,
        user_id -> Binary,
        purpose -> Text,
        pending_secret -> Nullable<Binary>,
        tries -> Integer,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    recovery_codes (user_id, hash) {
        user_id -> Binary,
        hash -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    mail_tokens (hash) {
        hash -> Binary,
        user_id -> Binary,
        purpose -> Text,
        address -> Nullable<Text>,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    factor_resets (user_id) {
        user_id -> Binary,
        requested_by -> Binary,
        reason -> Text,
        cancel_hash -> Binary,
        takes_effect_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Binary,
        user_id -> Binary,
        amr -> Text,
        transport -> Text,
        user_agent -> Text,
        network -> Text,
        authenticated_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Binary,
        session_id -> Binary,
        used_at -> Nullable<BigInt>,
        successor -> Nullable<Binary>,
        is_replaced -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    rate_counters (name) {
        name -> Binary,
        n -> Integer,
        last_at -> BigInt,
        ends_at -> BigInt,
    }
}

diesel::table! {
    audit_entries (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor_id -> Nullable<Binary>,
        on_behalf_of -> Nullable<Binary>,
        org_id -> Nullable<Binary>,
        action -> Text,
        subject -> Text,
        details -> Text,
        network -> Text,
        request_id -> Text,
        hash -> Binary,
    }
}

diesel::table! {
    audit_head (id) {
        id -> Integer,
        seq -> BigInt,
        hash -> Binary,
    }
}

diesel::table! {
    organizations (id) {
        id -> Binary,
        slug -> Text,
        name -> Text,
        description -> Text,
        website -> Nullable<Text>,
        contact_email -> Nullable<Text>,
        color -> Text,
        locale -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        logo_id -> Nullable<Binary>,
        text_color -> Nullable<Text>,
        links -> Text,
        widget_sites -> Text,
    }
}

diesel::table! {
    legal_details (org_id) {
        org_id -> Binary,
        legal_name -> Text,
        legal_form -> Nullable<Text>,
        address -> Text,
        postal_code -> Text,
        city -> Text,
        country -> Text,
        registration_number -> Nullable<Text>,
        vat_number -> Nullable<Text>,
        tax_note -> Nullable<Text>,
        invoice_prefix -> Nullable<Text>,
        updated_at -> BigInt,
    }
}

diesel::table! {
    memberships (org_id, user_id) {
        org_id -> Binary,
        user_id -> Binary,
        role -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    membership_events (org_id, user_id, event_id) {
        org_id -> Binary,
        user_id -> Binary,
        event_id -> Binary,
    }
}

diesel::table! {
    member_invitations (id) {
        id -> Binary,
        org_id -> Binary,
        email -> Text,
        email_key -> Text,
        role -> Text,
        access_expires_at -> Nullable<BigInt>,
        locale -> Text,
        invited_by -> Binary,
        hash -> Binary,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    member_invitation_events (invitation_id, event_id) {
        invitation_id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
    }
}

diesel::table! {
    saved_views (id) {
        id -> Binary,
        org_id -> Binary,
        user_id -> Binary,
        list -> Text,
        name -> Text,
        name_key -> Text,
        filters -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> Binary,
        org_id -> Binary,
        created_by -> Binary,
        name -> Text,
        scopes -> Text,
        hash -> Binary,
        hint -> Text,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    checkin_devices (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        name -> Text,
        gate -> Nullable<Text>,
        secret_hash -> Nullable<Binary>,
        pairing_hash -> Nullable<Binary>,
        pairing_expires_at -> Nullable<BigInt>,
        paired_at -> Nullable<BigInt>,
        last_seen_at -> Nullable<BigInt>,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        created_by -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    support_accesses (org_id, admin_id) {
        org_id -> Binary,
        admin_id -> Binary,
        reason -> Text,
        expires_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    photos (id) {
        id -> Binary,
        user_id -> Binary,
        created_at -> BigInt,
    }
}

// --- owner: catalog
diesel::table! {
    categories (id) {
        id -> Binary,
        slug -> Text,
        name -> Text,
        parent_id -> Nullable<Binary>,
        position -> Integer,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    venues (id) {
        id -> Binary,
        org_id -> Nullable<Binary>,
        slug -> Text,
        name -> Text,
        address -> Text,
        postal_code -> Text,
        city -> Text,
        country -> Text,
        latitude -> Nullable<Double>,
        longitude -> Nullable<Double>,
        timezone -> Text,
        words -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    images (id) {
        id -> Binary,
        org_id -> Binary,
        alt -> Text,
        width -> Integer,
        height -> Integer,
        color -> Text,
        created_at -> BigInt,
        focal_x -> Integer,
        focal_y -> Integer,
    }
}

diesel::table! {
    events (id) {
        id -> Binary,
        org_id -> Binary,
        slug -> Text,
        title -> Text,
        summary -> Text,
        description -> Text,
        venue_id -> Nullable<Binary>,
        online_url -> Nullable<Text>,
        image_id -> Nullable<Binary>,
        timezone -> Text,
        currency -> Text,
        visibility -> Text,
        status -> Text,
        tags -> Text,
        max_per_person -> Nullable<Integer>,
        refund_kind -> Text,
        refund_days -> Nullable<Integer>,
        contact_email -> Nullable<Text>,
        is_featured -> Bool,
        sales_open_at -> Nullable<BigInt>,
        sales_close_at -> Nullable<BigInt>,
        published_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        category_id -> Nullable<Binary>,
        transfer_policy -> Text,
        cancel_reason -> Nullable<Text>,
        first_order_at -> Nullable<BigInt>,
        words -> Text,
        taken_down_at -> Nullable<BigInt>,
        taken_down_reason -> Nullable<Text>,
        service_fee -> Nullable<Text>,
    }
}

diesel::table! {
    occurrences (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        venue_id -> Nullable<Binary>,
        starts_at -> BigInt,
        ends_at -> BigInt,
        doors_at -> Nullable<BigInt>,
        first_day -> Integer,
        last_day -> Integer,
        status -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        number -> Integer,
    }
}

diesel::table! {
    offers (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        occurrence_id -> Nullable<Binary>,
        name -> Text,
        description -> Text,
        kind -> Text,
        price_minor -> BigInt,
        min_price_minor -> Nullable<BigInt>,
        admits -> Integer,
        rate_class -> Text,
        requires_proof -> Bool,
        tax_rate_bp -> Integer,
        min_per_order -> Integer,
        max_per_order -> Integer,
        visibility -> Text,
        is_active -> Bool,
        sales_open_at -> Nullable<BigInt>,
        sales_close_at -> Nullable<BigInt>,
        position -> Integer,
        created_at -> BigInt,
        updated_at -> BigInt,
        checkin_policy -> Text,
        checkin_days -> Nullable<Integer>,
        number -> Integer,
    }
}

diesel::table! {
    questions (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        scope -> Text,
        kind -> Text,
        label -> Text,
        help -> Text,
        is_required -> Bool,
        is_active -> Bool,
        choices -> Text,
        is_for_all -> Bool,
        position -> Integer,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    question_offers (question_id, offer_id) {
        question_id -> Binary,
        org_id -> Binary,
        offer_id -> Binary,
    }
}

diesel::table! {
    private_links (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        name -> Text,
        hash -> Binary,
        n_uses -> Integer,
        max_uses -> Nullable<Integer>,
        expires_at -> Nullable<BigInt>,
        created_by -> Nullable<Binary>,
        created_at -> BigInt,
    }
}

diesel::table! {
    event_invitations (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        email -> Text,
        email_key -> Text,
        locale -> Text,
        hash -> Binary,
        status -> Text,
        invited_by -> Nullable<Binary>,
        sent_at -> BigInt,
        expires_at -> BigInt,
        answered_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    access_grants (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        user_id -> Nullable<Binary>,
        hash -> Nullable<Binary>,
        link_id -> Nullable<Binary>,
        invitation_id -> Nullable<Binary>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    event_listings (number) {
        number -> Integer,
        event_id -> Binary,
        org_id -> Binary,
        category_id -> Binary,
        starts_at -> BigInt,
        next_ends_at -> BigInt,
        ends_at -> BigInt,
        first_day -> Integer,
        last_day -> Integer,
        has_many_dates -> Bool,
        price_key -> BigInt,
        has_free -> Bool,
        has_paid -> Bool,
        published_at -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    listing_removals (event_id) {
        event_id -> Binary,
        revision -> BigInt,
    }
}

diesel::table! {
    event_cards (number) {
        number -> Integer,
        card -> Text,
    }
}

diesel::table! {
    listing_words (number) {
        number -> Integer,
        words -> Text,
    }
}

diesel::table! {
    catalog_revision (id) {
        id -> Integer,
        seq -> BigInt,
    }
}

// --- owner: sales
diesel::table! {
    event_capacities (event_id) {
        event_id -> Binary,
        org_id -> Binary,
        size -> Integer,
    }
}

diesel::table! {
    quotas (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        occurrence_id -> Binary,
        kind -> Text,
        name -> Text,
        size -> Nullable<Integer>,
        held -> Integer,
        sold -> Integer,
        blocked -> Integer,
        overbook -> Integer,
        is_for_all -> Bool,
    }
}

diesel::table! {
    offer_quotas (quota_id, offer_id) {
        quota_id -> Binary,
        org_id -> Binary,
        offer_id -> Binary,
    }
}

diesel::table! {
    promo_codes (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        batch_id -> Nullable<Binary>,
        code -> Text,
        effect -> Text,
        value -> BigInt,
        is_for_all -> Bool,
        valid_from -> Nullable<BigInt>,
        valid_until -> Nullable<BigInt>,
        max_uses -> Nullable<Integer>,
        max_per_person -> Nullable<Integer>,
        held -> Integer,
        used -> Integer,
        is_active -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    promo_code_offers (promo_code_id, offer_id) {
        promo_code_id -> Binary,
        org_id -> Binary,
        offer_id -> Binary,
    }
}

diesel::table! {
    carts (id) {
        id -> Binary,
        user_id -> Nullable<Binary>,
        hash -> Nullable<Binary>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    cart_lines (id) {
        id -> Binary,
        cart_id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        offer_id -> Binary,
        occurrence_id -> Binary,
        position -> Integer,
        quantity -> Integer,
        seen_minor -> BigInt,
        created_at -> BigInt,
        seen_fee_minor -> BigInt,
        seen_fee_bp -> Integer,
    }
}

diesel::table! {
    cart_promos (cart_id, event_id) {
        cart_id -> Binary,
        event_id -> Binary,
        promo_code_id -> Binary,
    }
}

diesel::table! {
    orders (id) {
        id -> Binary,
        org_id -> Binary,
        code -> Text,
        user_id -> Binary,
        status -> Text,
        currency -> Text,
        subtotal_minor -> BigInt,
        total_minor -> BigInt,
        tax_minor -> BigInt,
        email -> Text,
        name -> Text,
        locale -> Text,
        details -> Text,
        origin -> Text,
        words -> Text,
        sort_name -> Text,
        is_paying -> Bool,
        is_extended -> Bool,
        expires_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        fees_minor -> BigInt,
    }
}

diesel::table! {
    order_lines (id) {
        id -> Binary,
        org_id -> Binary,
        order_id -> Binary,
        event_id -> Binary,
        occurrence_id -> Binary,
        offer_id -> Binary,
        position -> Integer,
        quantity -> Integer,
        admits -> Integer,
        unit_minor -> BigInt,
        unit_net_minor -> BigInt,
        total_minor -> BigInt,
        tax_minor -> BigInt,
        tax_rate_bp -> Integer,
        promo_code_id -> Nullable<Binary>,
        snapshot -> Text,
        details -> Text,
        unit_fee_minor -> BigInt,
        fee_tax_minor -> BigInt,
    }
}

diesel::table! {
    order_holds (line_id, kind, target_id) {
        line_id -> Binary,
        order_id -> Binary,
        kind -> Text,
        target_id -> Binary,
        units -> Integer,
    }
}

diesel::table! {
    person_counts (target_id, user_id) {
        target_id -> Binary,
        user_id -> Binary,
        n -> Integer,
    }
}

diesel::table! {
    payments (id) {
        id -> Binary,
        org_id -> Binary,
        order_id -> Binary,
        attempt -> Integer,
        provider -> Text,
        reference -> Nullable<Text>,
        status -> Text,
        amount_minor -> BigInt,
        currency -> Text,
        method -> Nullable<Text>,
        decline -> Nullable<Text>,
        next_action -> Nullable<Text>,
        is_mismatched -> Bool,
        asked_at -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    refunds (id) {
        id -> Binary,
        org_id -> Binary,
        order_id -> Binary,
        payment_id -> Binary,
        number -> Integer,
        amount_minor -> BigInt,
        currency -> Text,
        reason -> Text,
        initiator -> Text,
        initiated_by -> Nullable<Binary>,
        status -> Text,
        reference -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    refund_lines (refund_id, line_id) {
        refund_id -> Binary,
        line_id -> Binary,
        amount_minor -> BigInt,
        tax_minor -> BigInt,
        fee_minor -> BigInt,
        fee_tax_minor -> BigInt,
    }
}

diesel::table! {
    refund_tickets (refund_id, ticket_id) {
        refund_id -> Binary,
        ticket_id -> Binary,
    }
}

diesel::table! {
    order_answers (order_id, number, question_id) {
        order_id -> Binary,
        org_id -> Binary,
        number -> Integer,
        question_id -> Binary,
        event_id -> Binary,
        position -> Integer,
        label -> Text,
        kind -> Text,
        value -> Text,
        choice -> Nullable<Text>,
        words -> Nullable<Text>,
    }
}

diesel::table! {
    order_happenings (id) {
        id -> Binary,
        order_id -> Binary,
        kind -> Text,
        actor -> Text,
        user_id -> Nullable<Binary>,
        details -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    refund_requests (id) {
        id -> Binary,
        order_id -> Binary,
        status -> Text,
        message -> Text,
        answer -> Nullable<Text>,
        tickets -> Nullable<Text>,
        created_at -> BigInt,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    provider_events (provider, event) {
        provider -> Text,
        event -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    ledger_entries (id) {
        id -> Binary,
        org_id -> Binary,
        order_id -> Binary,
        kind -> Text,
        account -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    invoice_series (org_id, year) {
        org_id -> Binary,
        year -> Integer,
        last_no -> Integer,
    }
}

diesel::table! {
    invoices (id) {
        id -> Binary,
        org_id -> Binary,
        year -> Integer,
        number -> Integer,
        label -> Text,
        order_id -> Binary,
        kind -> Text,
        refund_id -> Nullable<Binary>,
        currency -> Text,
        total_minor -> BigInt,
        tax_minor -> BigInt,
        snapshot -> Text,
        words -> Text,
        pdf_sha256 -> Nullable<Binary>,
        issued_at -> BigInt,
    }
}

diesel::table! {
    sandbox_tokens (token) {
        token -> Text,
        behaviour -> Text,
        method -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    sandbox_payments (id) {
        id -> Binary,
        idempotency_key -> Text,
        payment_id -> Binary,
        order_code -> Text,
        behaviour -> Text,
        method -> Text,
        amount -> BigInt,
        currency -> Text,
        status -> Text,
        decline -> Nullable<Text>,
        refunded -> BigInt,
        page_key -> Nullable<Text>,
        return_url -> Text,
        settles_at -> Nullable<BigInt>,
        settles_as -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    sandbox_refunds (id) {
        id -> Binary,
        idempotency_key -> Text,
        charge_id -> Binary,
        refund_id -> Binary,
        amount -> BigInt,
        status -> Text,
        settles_as -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    sandbox_events (id) {
        id -> Binary,
        body -> Text,
        created_at -> BigInt,
        delivered_at -> Nullable<BigInt>,
    }
}

// --- owner: admission
diesel::table! {
    tickets (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        occurrence_id -> Binary,
        offer_id -> Binary,
        order_id -> Binary,
        line_id -> Binary,
        user_id -> Binary,
        number -> Integer,
        group_number -> Integer,
        name -> Text,
        email -> Nullable<Text>,
        status -> Text,
        secret_version -> Integer,
        ticket_key -> Binary,
        answers -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        is_refunded -> Bool,
        words -> Text,
    }
}

diesel::table! {
    ticket_transfers (id) {
        id -> Binary,
        org_id -> Binary,
        ticket_id -> Binary,
        from_user_id -> Binary,
        to_user_id -> Nullable<Binary>,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        token_hash -> Binary,
        status -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    event_keys (event_id) {
        event_id -> Binary,
        org_id -> Binary,
        public_key -> Binary,
        private_key -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    checkin_lists (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        name -> Text,
        occurrence_id -> Nullable<Binary>,
        offers -> Nullable<Text>,
        policy -> Nullable<Text>,
        opens_minutes -> Nullable<Integer>,
        closes_minutes -> Nullable<Integer>,
        gates -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    admissions (list_id, ticket_id, day) {
        list_id -> Binary,
        ticket_id -> Binary,
        day -> Integer,
        org_id -> Binary,
        event_id -> Binary,
        entries -> Integer,
        is_inside -> Bool,
        first_scan_id -> Binary,
        first_at -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    checkin_scans (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        list_id -> Binary,
        nonce -> Nullable<Binary>,
        leader_id -> Nullable<Binary>,
        ticket_id -> Nullable<Binary>,
        code_hash -> Binary,
        gate -> Nullable<Text>,
        user_id -> Nullable<Binary>,
        device_id -> Nullable<Binary>,
        direction -> Text,
        scanned_at -> BigInt,
        received_at -> BigInt,
        is_offline -> Bool,
        override_reason -> Nullable<Text>,
        result -> Text,
        reason -> Nullable<Text>,
        day -> Integer,
        annulled_at -> Nullable<BigInt>,
        annulled_by -> Nullable<Binary>,
    }
}

// --- owner: notices
diesel::table! {
    mails (key) {
        key -> Text,
        recipient -> Binary,
        class -> Text,
        at -> BigInt,
        sent_at -> Nullable<BigInt>,
    }
}

// --- owner: reports
diesel::table! {
    participant_messages (id) {
        id -> Binary,
        org_id -> Binary,
        event_id -> Binary,
        subject -> Text,
        body -> Text,
        selection -> Text,
        n_recipients -> BigInt,
        n_tickets -> BigInt,
        n_done -> BigInt,
        after_id -> Nullable<Binary>,
        ended_at -> Nullable<BigInt>,
        created_by -> Nullable<Binary>,
        created_at -> BigInt,
        stopped_at -> Nullable<BigInt>,
        n_reached -> Nullable<BigInt>,
    }
}

diesel::joinable!(memberships -> organizations (org_id));
diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(member_invitations -> users (invited_by));
diesel::joinable!(member_invitations -> organizations (org_id));
diesel::joinable!(api_tokens -> users (created_by));
diesel::joinable!(support_accesses -> organizations (org_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(events -> organizations (org_id));
diesel::joinable!(events -> categories (category_id));
diesel::joinable!(events -> venues (venue_id));
diesel::joinable!(events -> images (image_id));
diesel::joinable!(occurrences -> events (event_id));
diesel::joinable!(offers -> events (event_id));
diesel::joinable!(event_listings -> events (event_id));
diesel::joinable!(event_cards -> event_listings (number));
diesel::joinable!(sandbox_refunds -> sandbox_payments (charge_id));
diesel::joinable!(refund_lines -> refunds (refund_id));
diesel::joinable!(refund_tickets -> refunds (refund_id));
diesel::joinable!(listing_words -> event_listings (number));

diesel::allow_tables_to_appear_in_same_query!(
    facts,
    jobs,
    users,
    registrations,
    mfa_tokens,
    recovery_codes,
    mail_tokens,
    factor_resets,
    sessions,
    refresh_tokens,
    rate_counters,
    audit_entries,
    audit_head,
    organizations,
    legal_details,
    memberships,
    membership_events,
    saved_views,
    member_invitations,
    member_invitation_events,
    api_tokens,
    checkin_devices,
    support_accesses,
    photos,
    categories,
    venues,
    images,
    events,
    occurrences,
    offers,
    questions,
    question_offers,
    private_links,
    event_invitations,
    access_grants,
    event_listings,
    event_cards,
    listing_words,
    listing_removals,
    catalog_revision,
    event_capacities,
    quotas,
    offer_quotas,
    promo_codes,
    promo_code_offers,
    carts,
    cart_lines,
    cart_promos,
    orders,
    order_lines,
    order_holds,
    person_counts,
    payments,
    refunds,
    refund_lines,
    refund_tickets,
    order_answers,
    order_happenings,
    refund_requests,
    provider_events,
    ledger_entries,
    invoice_series,
    invoices,
    sandbox_tokens,
    sandbox_payments,
    sandbox_refunds,
    sandbox_events,
    tickets,
    ticket_transfers,
    event_keys,
    checkin_lists,
    admissions,
    checkin_scans,
    idempotency_keys,
    mails,
    participant_messages,
);
