-- Work that is due is found by the database's clock. A process whose clock is ahead must not put it off until then.
CREATE FUNCTION created_by_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := least(NEW.created_at, now());
  RETURN NEW;
END $$;
CREATE TRIGGER created_by_now BEFORE INSERT ON psp_calls FOR EACH ROW EXECUTE FUNCTION created_by_now();

CREATE FUNCTION due_by_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := least(NEW.created_at, now());
  -- Where there is no next try there stays none.
  IF NEW.next_attempt_at > now() THEN NEW.next_attempt_at := now(); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER due_by_now BEFORE INSERT ON deliveries FOR EACH ROW EXECUTE FUNCTION due_by_now();
