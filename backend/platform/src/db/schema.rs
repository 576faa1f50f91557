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
    }
}

diesel::table! {
    memberships (org_id, user_id) {
        org_id -> Binary,
        user_id -> Binary,
        role -> Text,
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
        category_id -> Binary,
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
        words -> Text,
    }
}

diesel::table! {
    catalog_revision (id) {
        id -> Integer,
        seq -> BigInt,
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

diesel::joinable!(memberships -> organizations (org_id));
diesel::joinable!(memberships -> users (user_id));
diesel::joinable!(events -> organizations (org_id));
diesel::joinable!(events -> categories (category_id));
diesel::joinable!(events -> venues (venue_id));
diesel::joinable!(events -> images (image_id));
diesel::joinable!(occurrences -> events (event_id));
diesel::joinable!(offers -> events (event_id));
diesel::joinable!(event_listings -> events (event_id));
diesel::joinable!(event_cards -> event_listings (number));

diesel::allow_tables_to_appear_in_same_query!(
    facts,
    jobs,
    users,
    organizations,
    memberships,
    categories,
    venues,
    images,
    events,
    occurrences,
    offers,
    event_listings,
    event_cards,
    listing_removals,
    catalog_revision,
    mails,
);
