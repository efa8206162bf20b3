import { type Operator, ROLES, roleWords } from "@/lib/auth/operator-schema";

type Props = { role: Operator["role"]; onChange: (role: Operator["role"]) => void };

/** The roles, each with what it is for. */
export function OperatorRole({ role, onChange }: Props) {
  return (
    <fieldset className="space-y-1">
      <legend className="mb-1 font-medium">Role</legend>
      {ROLES.map((each) => (
        <label
          key={each}
          className="flex items-start gap-2 rounded-md px-2 py-1.5 hover:bg-raised has-checked:bg-raised"
        >
          <input
            type="radio"
            name="role"
            value={each}
            checked={role === each}
            onChange={() => onChange(each)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            <span className="font-medium">{each}</span>
            <span className="block text-soft">{roleWords[each]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
