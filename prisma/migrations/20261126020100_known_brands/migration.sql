-- Which brand a merchant's card is, by the newest payment that knows it: asked by a confirm where rules name brands.
CREATE INDEX payment_intents_known_brands
  ON payment_intents (merchant_id, livemode, payment_method_fingerprint, id) WHERE card_brand IS NOT NULL;
