CREATE TABLE left_ticket (                  -- tickets that lost the last of their hands, until it is told
    ticket INTEGER PRIMARY KEY REFERENCES ticket
) STRICT;
