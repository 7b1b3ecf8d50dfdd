import { ApiProperty } from '@nestjs/swagger';

export class EntitlementView {
  @ApiProperty({ type: String, nullable: true, example: 'member', description: 'The code of the tier; null for none.' })
  tier!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Member' })
  tierName!: string | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    example: '2027-11-24',
    description: 'The last day on which this holds; in grace the last day of the grace.',
  })
  expires!: string | null;

  @ApiProperty({ enum: ['active', 'grace', 'none'], example: 'active' })
  status!: 'active' | 'grace' | 'none';
}

export class SignedEntitlementView {
  @ApiProperty({
    description: 'A JSON Web Token with the claims iss, iat, exp, tier and expires; good for fifteen minutes.',
    example: 'eyJhbGciOiJFZERTQSIsImtpZCI6Ii4uLiJ9.eyJ0aWVyIjoibWVtYmVyIn0.c2lnbmF0dXJl',
  })
  jwt!: string;
}
