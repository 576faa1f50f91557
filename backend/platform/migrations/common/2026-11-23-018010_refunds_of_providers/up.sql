-- Owner: sales. Money that went back without us is found by what its provider calls the refund or the dispute: it is written once.
CREATE UNIQUE INDEX refunds_of_providers ON refunds (payment_id, reference) WHERE initiator = 'provider';
