//! Who may do what for an organization.

use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Seconds that the link of an invitation works.
pub const INVITATION_SECONDS: i64 = 7 * 24 * 3_600;
/// Members of one organization.
pub const MEMBERS_MAX: i64 = 1_000;
/// Events that somebody at the door can be limited to.
pub const EVENTS_MAX: usize = 50;
/// Longest time that somebody may be at the door.
const DOOR_SECONDS_MAX: i64 = 366 * 24 * 3_600;
/// Most characters of a description, in each language.
pub const DESCRIPTION_LENGTH_MAX: usize = 5_000;

/// What a member may do for their organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Everything, members included.
    Owner,
    /// Events and sales.
    Manager,
    /// Money and exports.
    Finance,
    /// Orders and participants.
    Support,
    /// Scanning at the door.
    Door,
}

impl MemberRole {
    /// All of them, the mightiest first.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Manager, Self::Finance, Self::Support, Self::Door];

    /// Reads the name a role has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Finance => "finance",
            Self::Support => "support",
            Self::Door => "door",
        }
    }

    /// Whether this role may do something.
    pub const fn allows(self, right: Right) -> bool {
        match right {
            Right::SeeOrganization => true,
            Right::ChangeOrganization | Right::SeeMembers | Right::ManageMembers | Right::ManageTokens => {
                matches!(self, Self::Owner | Self::Manager)
            }
            Right::SeeAudit | Right::DeleteOrganization => matches!(self, Self::Owner),
            Right::ManageLegalDetails => matches!(self, Self::Owner | Self::Finance),
            // The door learns what it scans from its check-in lists, not from the organizer's desk.
            Right::SeeEvents | Right::SeeOrders => !matches!(self, Self::Door),
            Right::ManageEvents => matches!(self, Self::Owner | Self::Manager),
            Right::ManageOrders => matches!(self, Self::Owner | Self::Manager | Self::Support),
            Right::RefundOrders => matches!(self, Self::Owner | Self::Manager | Self::Finance),
            Right::Scan => !matches!(self, Self::Finance),
        }
    }

    /// Whether somebody at the door with this role decides where the rules say no, and looks people up.
    pub const fn supervises(self) -> bool {
        matches!(self, Self::Owner | Self::Manager | Self::Support)
    }

    /// Whether this role may give, change and take another one: a manager looks after who helps.
    pub const fn manages(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Manager => matches!(other, Self::Support | Self::Door),
            _ => false,
        }
    }
}

/// What can be done for an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Its name, description and settings.
    SeeOrganization,
    /// Change those.
    ChangeOrganization,
    /// See and change what invoices say of it.
    ManageLegalDetails,
    /// Delete the whole of it.
    DeleteOrganization,
    /// Who works for it, with their addresses.
    SeeMembers,
    /// Invite, change and remove those whom one's role manages.
    ManageMembers,
    /// Make and revoke API tokens.
    ManageTokens,
    /// What was done for it.
    SeeAudit,
    /// Its events, drafts included, with dates and offers.
    SeeEvents,
    /// Make, change, publish, cancel and delete those.
    ManageEvents,
    /// Who bought what, with their names and addresses.
    SeeOrders,
    /// Cancel tickets, give some away, note what was paid elsewhere.
    ManageOrders,
    /// Give money back.
    RefundOrders,
    /// Check tickets at the door.
    Scan,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::SeeOrganization,
        Self::ChangeOrganization,
        Self::ManageLegalDetails,
        Self::DeleteOrganization,
        Self::SeeMembers,
        Self::ManageMembers,
        Self::ManageTokens,
        Self::SeeAudit,
        Self::SeeEvents,
        Self::ManageEvents,
        Self::SeeOrders,
        Self::ManageOrders,
        Self::RefundOrders,
        Self::Scan,
    ];

    /// Whether an administrator may do it who was given access for support: looking, never changing.
    pub const fn is_for_support(self) -> bool {
        matches!(
            self,
            Self::SeeOrganization | Self::SeeMembers | Self::SeeAudit | Self::SeeEvents | Self::SeeOrders
        )
    }
}

/// Why somebody cannot be given a role like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Only the door has events and an end.
    OnlyForDoor,
    /// The end is past, or too far away.
    WrongEnd,
    /// More events than that.
    TooManyEvents,
}

/// What somebody is to do, and within which limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment<E> {
    /// As what.
    pub role: MemberRole,
    /// The events of somebody at the door; none: all.
    pub events: Vec<E>,
    /// The end of somebody at the door.
    pub expires_at: Option<Instant>,
}

impl<E: Ord> Assignment<E> {
    /// Accepts limits that go with the role.
    ///
    /// # Errors
    /// What does not go with it.
    pub fn new(
        role: MemberRole,
        mut events: Vec<E>,
        expires_at: Option<Instant>,
        now: Instant,
    ) -> Result<Self, Unfit> {
        events.sort();
        events.dedup();
        if role != MemberRole::Door && (!events.is_empty() || expires_at.is_some()) {
            return Err(Unfit::OnlyForDoor);
        }
        if events.len() > EVENTS_MAX {
            return Err(Unfit::TooManyEvents);
        }
        if expires_at.is_some_and(|end| end <= now || end > now.plus_seconds(DOOR_SECONDS_MAX)) {
            return Err(Unfit::WrongEnd);
        }
        Ok(Self { role, events, expires_at })
    }
}

/// Least contrast of a text with what is behind it (WCAG 2.2, AA).
const CONTRAST_MIN: f64 = 4.5;
/// The texts that an organization need not choose: one of them can be read on every color.
const WHITE: &str = "#ffffff";
const BLACK: &str = "#000000";

/// Whether a text of one color can be read on another.
pub fn is_readable(text: &str, behind: &str) -> bool {
    luminance(text).zip(luminance(behind)).is_some_and(|(a, b)| contrast(a, b) >= CONTRAST_MIN)
}

/// The color of texts on a color when nobody chose one.
pub fn text_on(behind: &str) -> &'static str {
    let behind = luminance(behind).unwrap_or_default();
    if contrast(1.0, behind) >= contrast(0.0, behind) { WHITE } else { BLACK }
}

/// Contrast of two luminances, 1 to 21.
fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance of `#rrggbb`, 0 to 1.
fn luminance(color: &str) -> Option<f64> {
    let channel = |from: usize| {
        let byte = u8::from_str_radix(color.get(from..from + 2)?, 16).ok()?;
        let share = f64::from(byte) / 255.0;
        Some(if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(1)? + 0.7152 * channel(3)? + 0.0722 * channel(5)?)
}

/// A color as `#rrggbb`.
pub fn color(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    let is_color = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_color.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_exactly_these_rights() {
        use Right::{
            ChangeOrganization, ManageEvents, ManageLegalDetails, ManageMembers, ManageOrders, ManageTokens,
            RefundOrders, Scan, SeeEvents, SeeMembers, SeeOrders, SeeOrganization,
        };
        let of = |role: MemberRole| Right::ALL.into_iter().filter(move |right| role.allows(*right));
        assert_eq!(of(MemberRole::Owner).count(), Right::ALL.len());
        let manager = [
            SeeOrganization,
            ChangeOrganization,
            SeeMembers,
            ManageMembers,
            ManageTokens,
            SeeEvents,
            ManageEvents,
            SeeOrders,
            ManageOrders,
            RefundOrders,
            Scan,
        ];
        assert_eq!(of(MemberRole::Manager).collect::<Vec<_>>(), manager);
        let finance = [SeeOrganization, ManageLegalDetails, SeeEvents, SeeOrders, RefundOrders];
        assert_eq!(of(MemberRole::Finance).collect::<Vec<_>>(), finance);
        let support = [SeeOrganization, SeeEvents, SeeOrders, ManageOrders, Scan];
        assert_eq!(of(MemberRole::Support).collect::<Vec<_>>(), support);
        assert_eq!(of(MemberRole::Door).collect::<Vec<_>>(), [SeeOrganization, Scan]);
        let supervisors = MemberRole::ALL.into_iter().filter(|role| role.supervises());
        assert!(supervisors.clone().all(|role| role.allows(Scan)) && supervisors.count() == 3);
    }

    #[test]
    fn a_manager_never_manages_their_equals() {
        for other in MemberRole::ALL {
            assert!(MemberRole::Owner.manages(other));
            let is_helper = matches!(other, MemberRole::Support | MemberRole::Door);
            assert_eq!(MemberRole::Manager.manages(other), is_helper);
            assert!(!MemberRole::Finance.manages(other) && !MemberRole::Door.manages(other));
        }
        for role in MemberRole::ALL {
            assert_eq!(MemberRole::parse(role.as_str()), Some(role));
        }
    }

    #[test]
    fn only_the_door_has_events_and_an_end() {
        let now = Instant::EPOCH;
        let end = Some(now.plus_seconds(60));
        assert_eq!(Assignment::new(MemberRole::Manager, vec![1], None, now), Err(Unfit::OnlyForDoor));
        assert_eq!(Assignment::<u8>::new(MemberRole::Owner, vec![], end, now), Err(Unfit::OnlyForDoor));
        let door = |events, expires_at| Assignment::new(MemberRole::Door, events, expires_at, now);
        assert_eq!(door(vec![2, 1, 2], end).map(|to| to.events), Ok(vec![1, 2]));
        assert_eq!(door(vec![], Some(now)), Err(Unfit::WrongEnd));
        assert_eq!(door(vec![], Some(now.plus_seconds(DOOR_SECONDS_MAX + 1))), Err(Unfit::WrongEnd));
        assert_eq!(door((0..51).collect(), end), Err(Unfit::TooManyEvents));
    }

    #[test]
    fn a_text_needs_four_and_a_half_times_the_light() {
        assert!(is_readable("#ffffff", "#767676") && !is_readable("#ffffff", "#777777"));
        assert!(is_readable("#767676", "#ffffff"), "either way round");
        assert!(!is_readable("#ffffff", "#ffffff") && !is_readable("white", "#000000"));
    }

    #[test]
    fn black_or_white_can_be_read_on_every_color() {
        for red in (0..=255).step_by(5) {
            for green in (0..=255).step_by(5) {
                for blue in [0, 64, 128, 192, 255] {
                    let color = format!("#{red:02x}{green:02x}{blue:02x}");
                    assert!(is_readable(text_on(&color), &color), "{color}");
                }
            }
        }
        assert_eq!((text_on("#3b5bdb"), text_on("#ffe066")), (WHITE, BLACK));
    }

    #[test]
    fn colors_are_six_digits() {
        assert_eq!(color("#3B5BDB").as_deref(), Some("#3b5bdb"));
        assert!(
            ["3b5bdb", "#3b5bd", "#3b5bdg", "#3b5bdbb", ""].into_iter().all(|text| color(text).is_none())
        );
    }
}
