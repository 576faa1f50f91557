-- Owner: sales. Nobody looks tickets up by their line alone; each ticket sold pays for every index.
DROP INDEX tickets_by_line;
