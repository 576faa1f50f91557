//! What an event with few places should do, on a page: no HTTP, no SQL, no clock.

/// Places of the only date.
pub const PLACES: i64 = 10;
/// Most that one person may have.
pub const PER_PERSON: i64 = 6;
/// Most orders of one person that are being paid at once.
const PAYING_MAX: usize = 3;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    Pending,
    Confirmed,
    Expired,
    Cancelled,
}

/// One of what was bought, such as both tickets of a Duo.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    pub is_good: bool,
    pub is_refunded: bool,
}

/// An order, of one offer.
#[derive(Debug, Clone)]
pub struct Sale {
    pub code: String,
    pub id: String,
    pub buyer: usize,
    /// People that one of it admits.
    pub admits: i64,
    /// What one of it costs.
    pub price: i64,
    pub units: Vec<Unit>,
    /// Who has each of its tickets.
    pub holders: Vec<usize>,
    pub stand: Stand,
    /// Its places are not held any more, for whoever asks.
    pub is_over: bool,
    pub is_paying: bool,
    /// Where the buyer decides, while their bank asks.
    pub bank: Option<String>,
    pub paid: i64,
    pub back: i64,
}

impl Sale {
    pub fn new(buyer: usize, (admits, price): (i64, i64), n: usize) -> Self {
        Self {
            code: String::new(),
            id: String::new(),
            buyer,
            admits,
            price,
            units: vec![Unit { is_good: true, is_refunded: false }; n],
            holders: vec![buyer; n * usize::try_from(admits).unwrap()],
            stand: Stand::Pending,
            is_over: false,
            is_paying: false,
            bank: None,
            paid: 0,
            back: 0,
        }
    }

    pub fn total(&self) -> i64 {
        self.price * i64::try_from(self.units.len()).unwrap()
    }

    /// People that it takes places for.
    pub fn persons(&self) -> i64 {
        let n_good = self.units.iter().filter(|unit| unit.is_good).count();
        self.admits * i64::try_from(n_good).unwrap()
    }

    /// It waits for its buyer, and whoever needs its places more gets them.
    pub fn is_unpaid(&self) -> bool {
        self.stand == Stand::Pending && !self.is_paying
    }

    fn is_dead(&self) -> bool {
        self.is_unpaid() && self.is_over
    }

    fn takes(&self) -> bool {
        matches!(self.stand, Stand::Pending | Stand::Confirmed)
    }

    fn confirm(&mut self) {
        self.stand = Stand::Confirmed;
        self.is_paying = false;
    }

    /// As people are told.
    pub fn status(&self) -> &'static str {
        match self.stand {
            Stand::Pending => "pending",
            Stand::Confirmed => "confirmed",
            Stand::Expired => "expired",
            Stand::Cancelled => "cancelled",
        }
    }

    /// Gives back what a unit cost; how much, or why not.
    pub fn refund_unit(&mut self, n: usize) -> Result<i64, &'static str> {
        let amount = self.price.min(self.total() - self.back).min(self.paid - self.back);
        if self.units[n].is_refunded || amount == 0 {
            return Err("sales.nothing_to_refund");
        }
        self.units[n].is_refunded = true;
        self.back += amount;
        Ok(amount)
    }

    /// Gives all back that is left, and cancels what is good.
    pub fn refund_all(&mut self) -> Result<i64, &'static str> {
        let amount = self.paid - self.back;
        if amount == 0 {
            return Err("sales.nothing_to_refund");
        }
        if self.stand != Stand::Confirmed {
            return Err("sales.wrong_order_state");
        }
        self.back += amount;
        for unit in &mut self.units {
            unit.is_good = false;
        }
        self.stand = Stand::Cancelled;
        Ok(amount)
    }

    /// Hands a ticket on; why not. Money that went back for it does not go along.
    pub fn hand_on(&mut self, ticket: usize, to: usize) -> Result<(), &'static str> {
        let unit = self.units[ticket / usize::try_from(self.admits).unwrap()];
        if !unit.is_good {
            return Err("sales.ticket_cancelled");
        }
        if unit.is_refunded {
            return Err("sales.ticket_refunded");
        }
        self.holders[ticket] = to;
        Ok(())
    }

    /// Tickets that let somebody in.
    pub fn tickets_of(&self, person: usize) -> usize {
        if self.stand != Stand::Confirmed {
            return 0;
        }
        let per_unit = usize::try_from(self.admits).unwrap();
        let is_good = |n: usize| self.units[n / per_unit].is_good;
        self.holders.iter().enumerate().filter(|(n, holder)| is_good(*n) && **holder == person).count()
    }

    /// Takes the right to come in away.
    pub fn cancel_unit(&mut self, n: usize) -> Result<(), &'static str> {
        if self.stand != Stand::Confirmed {
            return Err("sales.wrong_order_state");
        }
        if !self.units[n].is_good {
            return Err("sales.tickets_cancelled_already");
        }
        self.units[n].is_good = false;
        if self.units.iter().all(|unit| !unit.is_good) {
            self.stand = Stand::Cancelled;
        }
        Ok(())
    }
}

/// All that was ordered.
#[derive(Debug, Default, Clone)]
pub struct World {
    pub sales: Vec<Sale>,
}

impl World {
    /// Places that are sold.
    pub fn sold(&self) -> i64 {
        self.persons(|sale| sale.stand == Stand::Confirmed)
    }

    /// Places that are held, when nobody looked whether their time is over.
    pub fn held(&self) -> i64 {
        self.persons(|sale| sale.stand == Stand::Pending)
    }

    fn persons(&self, is_meant: impl Fn(&&Sale) -> bool) -> i64 {
        self.sales.iter().filter(is_meant).map(Sale::persons).sum()
    }

    /// Ends what nobody paid in time.
    pub fn sweep(&mut self) {
        for sale in self.sales.iter_mut().filter(|sale| sale.is_dead()) {
            sale.stand = Stand::Expired;
        }
    }

    /// Room for somebody's new order, or why there is none. What they held and did not pay is let go.
    pub fn begin(&mut self, buyer: usize, persons: i64) -> Result<(), &'static str> {
        let is_own = |sale: &&Sale| sale.buyer == buyer;
        let paying = self.sales.iter().filter(is_own).filter(|sale| sale.is_paying).count();
        if paying >= PAYING_MAX {
            return Err("sales.too_many_open_orders");
        }
        if self.short(buyer, persons).is_some() {
            self.sweep();
        }
        if let Some(code) = self.short(buyer, persons) {
            return Err(code);
        }
        for old in self.sales.iter_mut().filter(|sale| sale.buyer == buyer && sale.is_unpaid()) {
            old.stand = Stand::Cancelled;
        }
        Ok(())
    }

    fn short(&self, buyer: usize, persons: i64) -> Option<&'static str> {
        let stays = |sale: &&Sale| sale.takes() && !(sale.buyer == buyer && sale.is_unpaid());
        if self.persons(|sale| stays(sale) && sale.buyer == buyer) + persons > PER_PERSON {
            Some("sales.too_many")
        } else if self.persons(stays) + persons > PLACES {
            Some("sales.sold_out")
        } else {
            None
        }
    }

    /// The money for an order came: it has its tickets, or, when its places are gone, whether there is room again.
    pub fn take_money(&mut self, n: usize) -> bool {
        let has_places = match self.sales[n].stand {
            Stand::Pending => true,
            Stand::Expired => {
                self.has_room(n) || {
                    self.sweep();
                    self.has_room(n)
                }
            }
            Stand::Confirmed | Stand::Cancelled => false,
        };
        if has_places {
            self.sales[n].confirm();
        }
        has_places
    }

    fn has_room(&self, n: usize) -> bool {
        self.persons(|sale| sale.takes()) + self.sales[n].persons() <= PLACES
    }
}
