BEGIN TRANSACTION;
CREATE TABLE aliases (
	alias VARCHAR(64) NOT NULL, 
	document_id VARCHAR(64) NOT NULL, 
	PRIMARY KEY (alias)
);
CREATE TABLE articles (
	document_id VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	channel VARCHAR(64), 
	state VARCHAR(16) NOT NULL, 
	reason TEXT, 
	tries INTEGER NOT NULL, 
	gone INTEGER NOT NULL, 
	"row" TEXT, 
	path TEXT, 
	file_sha256 VARCHAR(64), 
	content_sha256 VARCHAR(64), 
	title TEXT, 
	layout VARCHAR(32), 
	media TEXT, 
	editor TEXT, 
	keywords TEXT, 
	stocks TEXT, 
	section TEXT, 
	description TEXT, 
	ctime VARCHAR(32), 
	mtime VARCHAR(32), 
	intime VARCHAR(32), 
	created VARCHAR(32), 
	updated VARCHAR(32), 
	published VARCHAR(32), 
	shown VARCHAR(32), 
	generated VARCHAR(32), 
	first_seen VARCHAR(32) NOT NULL, 
	tried_at VARCHAR(32), 
	archived_at VARCHAR(32), 
	PRIMARY KEY (document_id)
);
INSERT INTO "articles" VALUES('qwertyu0000001','https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml','china','archived',NULL,1,0,NULL,'posts/china/2024/03/a.md','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','青榆的桥','finance-2017',NULL,'柳小溪',NULL,NULL,NULL,NULL,'2024-03-05T10:00:00+08:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2024-03-05T10:00:00+08:00',NULL,NULL);
INSERT INTO "articles" VALUES('qwertyu0000002','https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000002.shtml','china','pending',NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2024-03-05T10:00:00+08:00',NULL,NULL);
CREATE TABLE listings (
	channel VARCHAR(64) NOT NULL, 
	document_id VARCHAR(64) NOT NULL, 
	ctime VARCHAR(32), 
	first_seen VARCHAR(32) NOT NULL, 
	last_seen VARCHAR(32) NOT NULL, 
	confirmed_at VARCHAR(32), 
	PRIMARY KEY (channel, document_id)
);
INSERT INTO "listings" VALUES('china','qwertyu0000001','2024-03-05T10:00:00+08:00','2024-03-05T10:00:00+08:00','2024-03-05T10:00:00+08:00','2024-03-05T10:00:00+08:00');
CREATE TABLE meta (
	"key" VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema_version','1');
CREATE TABLE runs (
	run_id VARCHAR(64) NOT NULL, 
	spider VARCHAR(64) NOT NULL, 
	arguments TEXT NOT NULL, 
	started VARCHAR(32) NOT NULL, 
	finished VARCHAR(32), 
	outcome VARCHAR(64), 
	exit_code INTEGER, 
	report TEXT, 
	PRIMARY KEY (run_id)
);
INSERT INTO "runs" VALUES('20240305T100000-1','sina_finance','{}','2024-03-05T10:00:00+08:00',NULL,NULL,NULL,NULL);
CREATE INDEX articles_by_state ON articles (state);
CREATE INDEX listings_by_last_seen ON listings (channel, last_seen);
COMMIT;
