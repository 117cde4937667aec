/** Database columns that hold the user_id, in the schemas that applications have. */
import { expect, test } from 'vitest';
import { columnsIn } from '../../../source/codebase/scan/columns/index.ts';

const found = (path: string, text: string) =>
  columnsIn([{ path, text }]).map(({ schema, table, column, line }) => [
    [...(schema === null ? [] : [schema]), table, column].join('.'),
    line,
  ]);

test('SQL: created and altered tables, and foreign keys to such a column', () => {
  const text = `CREATE TABLE IF NOT EXISTS app."Users" (
  id bigint PRIMARY KEY, stytch_user_id varchar(100) UNIQUE,
  CONSTRAINT c CHECK (id > 0)
);
-- CREATE TABLE old (stytch_user_id text);
create table orders (
  id int, amount numeric(10, 2),
  owner text REFERENCES app."Users" (stytch_user_id),
  clerk bigint REFERENCES app."Users" (id),
  approver text,
  FOREIGN KEY (approver) REFERENCES "Users"(stytch_user_id)
);
CREATE TABLE notes (id int, author text REFERENCES orders (owner));
ALTER TABLE \`invoices\` ADD COLUMN \`stytch_user_id\` VARCHAR(64) NOT NULL, ADD note text;
ALTER TABLE ONLY public.tasks ADD CONSTRAINT f FOREIGN KEY (doer) REFERENCES app."Users"(stytch_user_id);`;
  expect(found('db/001.sql', text)).toEqual([
    ['app.Users.stytch_user_id', 2],
    ['orders.owner', 8],
    ['orders.approver', 11],
    ['notes.author', 13],
    ['invoices.stytch_user_id', 14],
    ['public.tasks.doer', 15],
  ]);
});

test('Prisma: names of the database, and relations to such a field', () => {
  const text = `model User {
  id            Int    @id
  stytchUserId  String @unique @map("stytch_user_id")
  orders        Order[]
  @@map("users")
  @@schema("app")
}
model Order {
  id      Int    @id
  userId  String @map("user")
  user    User   @relation(fields: [userId], references: [stytchUserId])
  clerkId Int
  clerk   User   @relation("clerk", fields: [clerkId], references: [id])
}`;
  expect(found('prisma/schema.prisma', text)).toEqual([
    ['app.users.stytch_user_id', 3],
    ['Order.user', 10],
  ]);
});

test('Drizzle', () => {
  const text = `export const users = pgTable('users', {
  id: serial('id').primaryKey(),
  stytchUserId: text('stytch_user_id').notNull().unique(),
});
export const orders = pgTable("orders", {
  userId: text('user_id').references(() => users.stytchUserId),
  clerk: integer('clerk').references(() => users.id),
  other: text('other').references((): AnyPgColumn => users.id),
});`;
  expect(found('src/schema.ts', text)).toEqual([
    ['users.stytch_user_id', 3],
    ['orders.user_id', 6],
  ]);
});

test('SQLAlchemy and Django', () => {
  const alchemy = `class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    stytch_user_id: Mapped[str] = mapped_column(String(100), unique=True)

class Order(Base):
    __tablename__ = 'orders'
    owner = Column(String, ForeignKey("users.stytch_user_id"))
    clerk = Column(Integer, ForeignKey('users.id'))
`;
  expect(found('app/models.py', alchemy)).toEqual([
    ['users.stytch_user_id', 4],
    ['orders.owner', 8],
  ]);
  const django = `class Account(models.Model):
    stytch_user_id = models.CharField(max_length=100, unique=True)

class Order(models.Model):
    owner = models.ForeignKey(Account, to_field="stytch_user_id", on_delete=models.CASCADE)
    clerk = models.ForeignKey(Account, on_delete=models.CASCADE)
    # stytch_user_id = models.CharField()

    class Meta:
        db_table = 'shop_orders'
`;
  expect(found('accounts/models.py', django)).toEqual([
    ['accounts_account.stytch_user_id', 2],
    ['shop_orders.owner_id', 5],
  ]);
});

test('Rails', () => {
  const text = `create_table :accounts do |t|
  t.string :name
  t.string :stytch_user_id, null: false
end
add_column :orders, :stytch_user_id, :string
`;
  expect(found('db/migrate/1_x.rb', text)).toEqual([
    ['accounts.stytch_user_id', 3],
    ['orders.stytch_user_id', 5],
  ]);
});

test('a column of several migrations is there once, and other files are none', () => {
  const text = 'ALTER TABLE users ADD stytch_user_id text;';
  expect(
    columnsIn([
      { path: 'a.sql', text },
      { path: 'b.sql', text },
      { path: 'c.go', text },
    ]),
  ).toHaveLength(1);
});
